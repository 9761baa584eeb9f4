package tech.novaeco.settlement.chaos.checker;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** I9: at most one transfer for each payout. There are no payouts yet. */
final class Payouts implements Invariant {
    @Override
    public String id() {
        return "I9";
    }

    @Override
    public String says() {
        return "at most one Stripe transfer per payout, amounts equal";
    }

    @Override
    public void check(Facts facts, Connection snapshot, Counting counting) throws SQLException {
        try (Statement statement = snapshot.createStatement();
                ResultSet row = statement.executeQuery("SELECT to_regclass('ledger.payout') IS NOT NULL")) {
            if (row.next() && row.getBoolean(1)) {
                throw new UnknownRule("table ledger.payout");
            }
        }
        counting.notBuilt("there are no payouts yet: nothing to check, nothing claimed");
    }
}
