package tech.novaeco.settlement.adapter.postgres;

import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;

/** How many requests of people wait, and whether one person alone may have them carried out. */
public final class RequestsHealth extends AbstractHealthCheck {
    private static final String WAITING = """
            SELECT (SELECT count(*) FROM ledger.funding_request WHERE executed_at IS NULL)
                 + (SELECT count(*) FROM ledger.case_action WHERE executed_at IS NULL)
                 + (SELECT count(*) FROM ledger.reversal_request WHERE executed_at IS NULL)
            """;

    private final JdbcTemplate jdbc;
    private final boolean fourEyes;

    public RequestsHealth(JdbcTemplate jdbc, boolean fourEyes) {
        super("settlement", "requests");
        this.jdbc = jdbc;
        this.fourEyes = fourEyes;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        try {
            builder.up().message(jdbc.queryForObject(WAITING, Long.class) + " requests wait");
        } catch (DataAccessException e) {
            builder.unknown().message("the database does not answer");
        }
        if (!fourEyes) {
            builder.detail("warning", "FOUR_EYES=off: what one person asks for is done without a second pair of eyes");
        }
    }

    @Override
    public boolean isReadiness() {
        return false;
    }
}
