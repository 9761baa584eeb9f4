package tech.novaeco.settlement.adapter.postgres;

import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;

/** Whether the ledger answers, and whether this login could do more to it than a worker should. */
public final class DatabaseHealth extends AbstractHealthCheck {
    private static final String MIGHT_REWRITE_HISTORY = """
            SELECT rolsuper OR pg_has_role(session_user, 'ledger_owner', 'MEMBER') FROM pg_roles WHERE rolname = session_user
            """;

    private final JdbcTemplate jdbc;

    public DatabaseHealth(JdbcTemplate jdbc) {
        super("settlement", "database");
        this.jdbc = jdbc;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        try {
            Boolean mighty = jdbc.queryForObject(MIGHT_REWRITE_HISTORY, Boolean.class);
            builder.up().message("the ledger answers");
            if (Boolean.TRUE.equals(mighty)) {
                builder.detail(
                        "warning",
                        "the ledger answers, but the login of DATABASE_URL is superuser or owner of the ledger: give the"
                                + " worker a login that is member of ledger_runtime only");
            }
        } catch (DataAccessException e) {
            builder.down().message("the database does not answer");
        }
    }
}
