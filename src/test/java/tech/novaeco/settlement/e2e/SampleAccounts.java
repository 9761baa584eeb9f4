package tech.novaeco.settlement.e2e;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import tech.novaeco.settlement.contract.Samples.Account;

/** The accounts that sample messages need. */
final class SampleAccounts {
    private static final Map<String, String> STATUS = Map.of("freeze", "DEBIT_FROZEN", "close", "CLOSED");

    private SampleAccounts() {}

    static void open(List<Account> accounts, LedgerSql ledger) {
        for (Account account : accounts) {
            int scale = (int) ledger.number("SELECT scale FROM ledger.asset WHERE code = ?", account.assetType());
            ledger.open(
                    account.owner(),
                    account.assetType(),
                    new BigDecimal(account.funded()).movePointRight(scale).longValueExact());
            if (!account.right().isEmpty()) {
                ledger.mintRight(account.owner(), account.assetType(), account.right());
                if (!account.then().equals("FREE")) {
                    ledger.encumber(account.right(), account.then());
                }
            } else if (!account.then().isEmpty()) {
                ledger.run(
                        "UPDATE ledger.account_balance SET status = ? WHERE account_id ="
                                + " (SELECT id FROM ledger.account WHERE owner_id = ? AND asset_code = ?)",
                        STATUS.getOrDefault(account.then(), "OPEN"),
                        account.owner(),
                        account.assetType());
            }
        }
    }
}
