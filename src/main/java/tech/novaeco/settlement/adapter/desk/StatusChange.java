package tech.novaeco.settlement.adapter.desk;

import java.util.Locale;
import java.util.Set;
import java.util.function.LongFunction;
import tech.novaeco.settlement.ledger.AccountStatus;
import tech.novaeco.settlement.ledger.Balance;

/** What a person may do to an account's status. The names stand in {@code ledger.account_action}. */
public enum StatusChange {
    FREEZE(Set.of(AccountStatus.OPEN), AccountStatus.DEBIT_FROZEN),
    UNFREEZE(Set.of(AccountStatus.DEBIT_FROZEN), AccountStatus.OPEN),
    CLOSE(Set.of(AccountStatus.OPEN, AccountStatus.DEBIT_FROZEN), AccountStatus.CLOSED);

    private final Set<AccountStatus> before;
    private final AccountStatus after;

    StatusChange(Set<AccountStatus> before, AccountStatus after) {
        this.before = before;
        this.after = after;
    }

    AccountStatus after() {
        return after;
    }

    /** @throws Declined, naming what the account is and what it must be */
    void check(Balance balance, LongFunction<String> format) {
        if (!before.contains(balance.status())) {
            throw Declined.notNow("account " + balance.key() + " is " + balance.status() + ": to "
                    + name().toLowerCase(Locale.ROOT) + " it, it must be "
                    + String.join(
                            " or ", before.stream().map(Enum::name).sorted().toList()));
        }
        if (this == CLOSE && (balance.posted() != 0 || balance.held() != 0)) {
            throw Declined.notNow("account " + balance.key() + " has " + format.apply(balance.posted()) + " posted and "
                    + format.apply(balance.held()) + " held: both must be zero before it can be closed");
        }
    }
}
