package tech.novaeco.settlement.adapter.postgres;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tech.novaeco.settlement.settlement.Arrival;
import tech.novaeco.settlement.settlement.ConversionRate;
import tech.novaeco.settlement.settlement.Instruction;
import tech.novaeco.settlement.settlement.Outcome;
import tech.novaeco.settlement.settlement.Shortage;
import tech.novaeco.settlement.trade.TradeExecutedEvent;

/** The part of the second round trip that is about trades that wait: they come, still wait, or are through. */
final class PendingStatements {
    /** Of a link nobody waits longer than the worker is told to, whatever settleBy says. */
    private static final String COME = """
            INSERT INTO ledger.pending_trade
                (settlement_seq, batch_id, account_id, needed, rate_id, lack, priority, settle_by, link_id, link_size, payload)
            SELECT p.settlement_seq, ?::uuid, p.account_id, p.needed, p.rate_id, p.lack, coalesce(p.priority, 0),
                   CASE WHEN s.link_id IS NULL THEN s.settle_by ELSE least(s.settle_by, now() + make_interval(secs => ?)) END,
                   s.link_id, s.link_size, p.payload
            FROM unnest(?::bigint[], ?::bigint[], ?::bigint[], ?::uuid[], ?::text[], ?::smallint[], ?::bytea[])
              AS p (settlement_seq, account_id, needed, rate_id, lack, priority, payload)
            JOIN ledger.settlement s ON s.seq = p.settlement_seq
            """;

    /** It may lack something else now. What has not changed is not written again. */
    private static final String STILL_WAIT = """
            UPDATE ledger.pending_trade p SET account_id = n.account_id, needed = n.needed, rate_id = n.rate_id, lack = n.lack
            FROM unnest(?::bigint[], ?::bigint[], ?::bigint[], ?::uuid[], ?::text[]) AS n (settlement_seq, account_id, needed, rate_id, lack)
            WHERE p.settlement_seq = n.settlement_seq
              AND (p.account_id, p.needed, p.rate_id, p.lack) IS DISTINCT FROM (n.account_id, n.needed, n.rate_id, n.lack)
            """;

    /** The database holds it against the settlement, which must have its outcome by now. */
    private static final String THROUGH = "DELETE FROM ledger.pending_trade WHERE settlement_seq = ANY (?::bigint[])";

    private static final double MILLIS = 1_000;

    private record Pending(long seq, Outcome.Waiting waits, TradeExecutedEvent event, byte[] payload) {
        @Nullable
        Long account() {
            Shortage shortage = waits.shortage();
            return shortage == null ? null : shortage.account().value();
        }

        @Nullable
        Long needed() {
            Shortage shortage = waits.shortage();
            return shortage == null ? null : shortage.needed();
        }

        @Nullable
        UUID rate() {
            return waits.rate().map(ConversionRate::id).orElse(null);
        }
    }

    private final UUID batchId;
    private final Duration linkWait;
    private final List<Pending> come = new ArrayList<>();
    private final List<Pending> stillWait = new ArrayList<>();
    private final List<Long> through = new ArrayList<>();

    /** @param linkWait how long a linked trade waits at most for the others */
    PendingStatements(UUID batchId, Duration linkWait) {
        this.batchId = batchId;
        this.linkWait = linkWait;
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
                    linkWait.toMillis() / MILLIS,
                    SqlArray.of("int8", come, Pending::seq),
                    SqlArray.of("int8", come, Pending::account),
                    SqlArray.of("int8", come, Pending::needed),
                    SqlArray.of("uuid", come, Pending::rate),
                    SqlArray.of("text", come, p -> p.waits().text()),
                    SqlArray.of("int2", come, p -> p.event().priority()),
                    SqlArray.of("bytea", come, Pending::payload));
        }
        if (!stillWait.isEmpty()) {
            trip.execute(
                    STILL_WAIT,
                    SqlArray.of("int8", stillWait, Pending::seq),
                    SqlArray.of("int8", stillWait, Pending::account),
                    SqlArray.of("int8", stillWait, Pending::needed),
                    SqlArray.of("uuid", stillWait, Pending::rate),
                    SqlArray.of("text", stillWait, p -> p.waits().text()));
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
        return new Pending(seq, waiting, event, arrival.payload());
    }
}
