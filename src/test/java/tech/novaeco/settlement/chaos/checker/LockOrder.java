package tech.novaeco.settlement.chaos.checker;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Law 17: locks are taken in one global order, so no two batches ever wait for each other. */
final class LockOrder implements Invariant {
    private static final String DEADLOCKS =
            "SELECT deadlocks, xact_commit FROM pg_stat_database WHERE datname = current_database()";

    @Override
    public String id() {
        return "L17";
    }

    @Override
    public String says() {
        return "locks in one global order: PostgreSQL saw no deadlock";
    }

    @Override
    public void check(Facts facts, Connection snapshot, Counting counting) throws SQLException {
        try (Statement statement = snapshot.createStatement();
                ResultSet row = statement.executeQuery(DEADLOCKS)) {
            if (row.next()) {
                long deadlocks = row.getLong(1);
                counting.checked(row.getLong(2));
                if (deadlocks > 0) {
                    counting.violated("PostgreSQL broke " + deadlocks + " deadlocks");
                }
            }
        }
        counting.note("transactions since PostgreSQL last began to count, at a crash it begins anew");
    }
}
