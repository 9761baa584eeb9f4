package tech.novaeco.settlement.cli;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;
import tech.novaeco.settlement.asset.AssetCode;
import tech.novaeco.settlement.trade.FundingId;
import tech.novaeco.settlement.trade.PartyId;
import tech.novaeco.settlement.trade.TradeId;

/** Requests to bring value into circulation: recorded here, carried out by the worker. */
final class Fundings {
    private static final String WAITING = """
            SELECT id FROM ledger.funding_request
            WHERE trade_id = ? AND owner_id = ? AND asset_code = ? AND amount = ? AND executed_at IS NULL ORDER BY id LIMIT 1
            """;

    private static final String RECORD = """
            INSERT INTO ledger.funding_request (trade_id, ref, owner_id, asset_code, amount) VALUES (?, ?, ?, ?, ?) RETURNING id
            """;

    private static final String OUTCOME =
            "SELECT outcome FROM ledger.funding_request WHERE id = ? AND executed_at IS NOT NULL";

    private final JdbcTemplate jdbc;

    Fundings(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** @return the number of the request, or of one for the very same that waits already */
    long request(String ref, PartyId owner, AssetCode asset, long minorUnits) {
        TradeId id = FundingId.of(ref);
        List<Long> waiting =
                jdbc.queryForList(WAITING, Long.class, id.value(), owner.value(), asset.value(), minorUnits);
        return waiting.isEmpty()
                ? Objects.requireNonNull(jdbc.queryForObject(
                        RECORD, Long.class, id.value(), ref, owner.value(), asset.value(), minorUnits))
                : waiting.get(0);
    }

    /** Empty while it waits. */
    Optional<String> outcome(long request) {
        return jdbc.queryForList(OUTCOME, String.class, request).stream().findFirst();
    }
}
