package tech.novaeco.settlement.adapter.postgres;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    private final Optional<String> exposure;

    /** @param exposure what somebody on the way to the database could do */
    public DatabaseHealth(JdbcTemplate jdbc, Optional<String> exposure) {
        super("settlement", "database");
        this.jdbc = jdbc;
        this.exposure = exposure;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        try {
            boolean mighty = mightRewriteHistory(jdbc);
            builder.up().message("the ledger answers");
            List<String> warnings = new ArrayList<>();
            if (mighty) {
                warnings.add(
                        "the ledger answers, but the login of DATABASE_URL is superuser or owner of the ledger: give the"
                                + " worker a login that is member of ledger_runtime only");
            }
            exposure.ifPresent(warnings::add);
            if (!warnings.isEmpty()) {
                builder.detail("warning", String.join("; ", warnings));
            }
        } catch (DataAccessException e) {
            builder.down().message("the database does not answer");
        }
    }

    /** Whether the login, not the role it works in, is superuser or owner. @throws DataAccessException if nobody answers */
    public static boolean mightRewriteHistory(JdbcTemplate jdbc) {
        return Boolean.TRUE.equals(jdbc.queryForObject(MIGHT_REWRITE_HISTORY, Boolean.class));
    }
}
