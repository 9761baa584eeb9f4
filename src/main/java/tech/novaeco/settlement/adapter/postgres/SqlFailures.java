package tech.novaeco.settlement.adapter.postgres;

import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tech.novaeco.settlement.settlement.Broken;
import tech.novaeco.settlement.settlement.Transient;

/** Says of a failed statement whose fault it is, by SQLSTATE alone. */
final class SqlFailures {
    /** Data exception, integrity violation, error raised by a trigger: provoked by what we sent. */
    private static final Set<String> PROVOKED = Set.of("22", "23", "P0");

    private SqlFailures() {}

    /** @return {@link Broken} if the data provoked it, else {@link Transient}: the database is away, busy or misconfigured */
    static RuntimeException classified(String doing, SQLException e) {
        String text = doing + ": SQLSTATE " + e.getSQLState() + ", " + e.getMessage();
        return isProvoked(e.getSQLState()) ? new Broken(text, e) : new Transient(text, e);
    }

    private static boolean isProvoked(@Nullable String sqlState) {
        return sqlState != null && sqlState.length() == 5 && PROVOKED.contains(sqlState.substring(0, 2));
    }
}
