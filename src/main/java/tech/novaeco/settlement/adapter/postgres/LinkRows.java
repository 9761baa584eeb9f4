package tech.novaeco.settlement.adapter.postgres;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import tech.novaeco.settlement.settlement.Arrival;
import tech.novaeco.settlement.settlement.Arrival.Origin.Recycled;
import tech.novaeco.settlement.settlement.LinkState;
import tech.novaeco.settlement.settlement.LinkState.Decided;
import tech.novaeco.settlement.settlement.LinkState.Member;
import tech.novaeco.settlement.trade.TradeId;

/**
 * The part of the first round trip that is about links. Whoever decides one has read all of its trades that waited, and locked
 * them: two that decide the same link meet on one of them at least, and the second sees here what the first has done.
 */
final class LinkRows {
    private static final String WAITING = """
            SELECT p.link_id, s.trade_id, p.link_size, p.settle_by FROM ledger.pending_trade p
            JOIN ledger.settlement s ON s.seq = p.settlement_seq
            WHERE p.link_id = ANY (?::uuid[]) ORDER BY p.settlement_seq
            """;

    private static final String DECIDED = """
            SELECT DISTINCT ON (link_id) link_id, trade_id, reason_code FROM ledger.settlement
            WHERE link_id = ANY (?::uuid[]) AND status <> 'PENDING' ORDER BY link_id, seq
            """;

    private final Map<UUID, List<Member>> waiting = new HashMap<>();
    private final Map<UUID, Decided> decided = new HashMap<>();

    /** To be called when the settlements are locked. */
    void read(RoundTrip trip, List<Arrival> arrivals) {
        List<UUID> links = arrivals.stream()
                .filter(arrival -> arrival.origin() instanceof Recycled)
                .flatMap(arrival -> arrival.instruction().link().stream())
                .map(link -> link.id())
                .distinct()
                .toList();
        if (!links.isEmpty()) {
            // in this order: what is decided in between is then seen as both, never as neither
            trip.query(WAITING, this::readWaiting, SqlArray.of("uuid", links, id -> id));
            trip.query(
                    DECIDED,
                    row -> decided.put(
                            row.getObject("link_id", UUID.class),
                            new Decided(trade(row), row.getString("reason_code"))),
                    SqlArray.of("uuid", links, id -> id));
        }
    }

    private void readWaiting(ResultSet row) throws SQLException {
        waiting.computeIfAbsent(row.getObject("link_id", UUID.class), link -> new ArrayList<>())
                .add(new Member(
                        trade(row),
                        row.getInt("link_size"),
                        row.getObject("settle_by", OffsetDateTime.class).toInstant()));
    }

    private static TradeId trade(ResultSet row) throws SQLException {
        return new TradeId(row.getObject("trade_id", UUID.class));
    }

    /** Of those that have a trade that waits. */
    Map<UUID, LinkState> found() {
        Map<UUID, LinkState> links = new HashMap<>();
        waiting.forEach((link, members) -> links.put(link, new LinkState(members, decided.get(link))));
        return links;
    }
}
