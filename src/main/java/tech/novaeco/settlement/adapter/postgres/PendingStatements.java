package tech.novaeco.settlement.adapter.postgres;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import tech.novaeco.settlement.settlement.Arrival;
import tech.novaeco.settlement.settlement.Instruction;
import tech.novaeco.settlement.settlement.Outcome;
import tech.novaeco.settlement.settlement.Shortage;
import tech.novaeco.settlement.trade.TradeExecutedEvent;

/** The part of the second round trip that is about trades that wait: they come, still wait, or are through. */
final class PendingStatements {
    private static final String COME = """
            INSERT INTO ledger.pending_trade (settlement_seq, batch_id, account_id, needed, lack, priority, settle_by, payload)
            SELECT p.settlement_seq, ?::uuid, p.account_id, p.needed, p.lack, coalesce(p.priority, 0), s.settle_by, p.payload
            FROM unnest(?::bigint[], ?::bigint[], ?::bigint[], ?::text[], ?::smallint[], ?::bytea[])
              AS p (settlement_seq, account_id, needed, lack, priority, payload)
            JOIN ledger.settlement s ON s.seq = p.settlement_seq
            """;

    /** It may lack something else now. What has not changed is not written again. */
    private static final String STILL_WAIT = """
            UPDATE ledger.pending_trade p SET account_id = n.account_id, needed = n.needed, lack = n.lack
            FROM unnest(?::bigint[], ?::bigint[], ?::bigint[], ?::text[]) AS n (settlement_seq, account_id, needed, lack)
            WHERE p.settlement_seq = n.settlement_seq
              AND (p.account_id, p.needed, p.lack) IS DISTINCT FROM (n.account_id, n.needed, n.lack)
            """;

    /** The database holds it against the settlement, which must have its outcome by now. */
    private static final String THROUGH = "DELETE FROM ledger.pending_trade WHERE settlement_seq = ANY (?::bigint[])";

    private record Pending(long seq, Shortage shortage, TradeExecutedEvent event, byte[] payload) {}

    private final UUID batchId;
    private final List<Pending> come = new ArrayList<>();
    private final List<Pending> stillWait = new ArrayList<>();
    private final List<Long> through = new ArrayList<>();

    PendingStatements(UUID batchId) {
        this.batchId = batchId;
    }

    void come(Arrival arrival, long seq, Outcome.Waiting waiting) {
        come.add(pending(arrival, seq, waiting));
    }

    void stillWaits(Arrival arrival, long seq, Outcome.Waiting waiting) {
        stillWait.add(pending(arrival, seq, waiting));
    }

    void through(long seq) {
        through.add(seq);
    }

    /** Whether there is something to tell of this batch: that a trade waits. */
    boolean haveCome() {
        return !come.isEmpty();
    }

    /** @param trip in which the outcomes are written already */
    void write(RoundTrip trip) {
        if (!come.isEmpty()) {
            trip.update(
                    come.size(),
                    COME,
                    batchId,
                    SqlArray.of("int8", come, Pending::seq),
                    SqlArray.of("int8", come, p -> p.shortage().account().value()),
                    SqlArray.of("int8", come, p -> p.shortage().needed()),
                    SqlArray.of("text", come, p -> p.shortage().text()),
                    SqlArray.of("int2", come, p -> p.event().priority()),
                    SqlArray.of("bytea", come, Pending::payload));
        }
        if (!stillWait.isEmpty()) {
            trip.execute(
                    STILL_WAIT,
                    SqlArray.of("int8", stillWait, Pending::seq),
                    SqlArray.of("int8", stillWait, p -> p.shortage().account().value()),
                    SqlArray.of("int8", stillWait, p -> p.shortage().needed()),
                    SqlArray.of("text", stillWait, p -> p.shortage().text()));
        }
        if (!through.isEmpty()) {
            trip.update(through.size(), THROUGH, SqlArray.of("int8", through, seq -> seq));
        }
    }

    boolean isEmpty() {
        return come.isEmpty() && stillWait.isEmpty() && through.isEmpty();
    }

    private static Pending pending(Arrival arrival, long seq, Outcome.Waiting waiting) {
        TradeExecutedEvent event = ((Instruction.Trade) arrival.instruction()).event();
        return new Pending(seq, waiting.shortage(), event, arrival.payload());
    }
}
