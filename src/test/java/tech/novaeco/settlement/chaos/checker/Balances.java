package tech.novaeco.settlement.chaos.checker;

import java.sql.Connection;
import java.sql.SQLException;

/** I4: balances are what the entries say, and nobody spends what he has not. */
final class Balances implements Invariant {
    @Override
    public String id() {
        return "I4";
    }

    @Override
    public String says() {
        return "available and held >= their bounds, posted = fold(entries)";
    }

    @Override
    public void check(Facts facts, Connection snapshot, Counting counting) throws SQLException {
        Checker.ask(snapshot, Laws.BALANCES).forEach(counting::violated);
        Checker.ask(snapshot, Laws.EACH_ENTRY).forEach(counting::violated);
        Checker.ask(snapshot, Laws.HOLDS).forEach(counting::violated);
        counting.checked(facts.ledger().accounts().size());
    }
}
