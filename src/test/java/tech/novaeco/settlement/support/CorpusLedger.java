package tech.novaeco.settlement.support;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import tech.novaeco.settlement.contract.Samples.Account;

/** The ledger that the messages of {@code corpus/semantics} meet. */
public final class CorpusLedger {
    private CorpusLedger() {}

    public static List<Account> accounts() {
        return List.of(
                new Account("rich", "EUR", "1000.00", "", ""),
                new Account("rich", "CARBON_CREDIT", "0", "", ""),
                new Account("shop", "EUR", "0", "", ""),
                new Account("shop", "CARBON_CREDIT", "5", "", ""),
                new Account("poor", "EUR", "1.00", "", ""),
                new Account("frozen", "EUR", "100.00", "", "freeze"),
                new Account("frozen", "CARBON_CREDIT", "5", "", "freeze"),
                new Account("closed", "EUR", "100.00", "", "close"),
                new Account("closed", "CARBON_CREDIT", "5", "", "close"),
                new Account("rich", "MATERIAL_RIGHT", "0", "", ""),
                new Account("shop", "MATERIAL_RIGHT", "0", "leased-press", "LEASED"),
                new Account("poor", "MATERIAL_RIGHT", "0", "poor-crate", "FREE"));
    }

    /** Comes first and settles; a message with its id is a conflict. */
    public static Trades settled() {
        return Trades.trade()
                .id("0191b6a0-7c1e-7000-a000-0000000000d0")
                .buyer("rich")
                .seller("shop");
    }

    /** Comes first, and is given back by {@link #released()}. */
    public static Deposits held() {
        return Deposits.placed("rich", "shop")
                .id(UUID.fromString("0191b6a0-7c1e-7000-a000-0000000000d2"))
                .amount("2.00")
                .expiresAt(Instant.parse("2099-12-31T23:59:59Z"));
    }

    public static Deposits released() {
        return held().released().id(UUID.fromString("0191b6a0-7c1e-7000-a000-0000000000d3"));
    }

    /** Comes first and lacks funds, which spends its id all the same. */
    public static Trades rejected() {
        return Trades.trade()
                .id("0191b6a0-7c1e-7000-a000-0000000000d1")
                .buyer("poor")
                .seller("rich")
                .amount("99.00");
    }
}
