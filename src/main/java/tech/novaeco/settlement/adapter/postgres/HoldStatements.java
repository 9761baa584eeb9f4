package tech.novaeco.settlement.adapter.postgres;

import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import tech.novaeco.settlement.ledger.Hold;
import tech.novaeco.settlement.ledger.Hold.Resolution;
import tech.novaeco.settlement.settlement.Outcome;

/** The part of the second round trip that is about holds: those placed, then those ended. The database holds it against the clock. */
final class HoldStatements {
    private static final String PLACED = """
            INSERT INTO ledger.hold (id, settlement_seq, account_id, payee_account_id, amount, expires_at)
            SELECT h.id, h.seq, payer.id, payee.id, h.amount, h.expires_at
            FROM unnest(?::uuid[], ?::bigint[], ?::text[], ?::text[], ?::text[], ?::bigint[], ?::timestamptz[])
              AS h (id, seq, payer_id, payee_id, asset_code, amount, expires_at)
            JOIN ledger.account payer ON (payer.owner_id, payer.asset_code, payer.purpose) = (h.payer_id, h.asset_code, 'MAIN')
            JOIN ledger.account payee ON (payee.owner_id, payee.asset_code, payee.purpose) = (h.payee_id, h.asset_code, 'MAIN')
            """;

    private static final String ENDED = """
            INSERT INTO ledger.hold_resolution (hold_id, settlement_seq, kind, captured)
            SELECT * FROM unnest(?::uuid[], ?::bigint[], ?::text[], ?::bigint[])
            """;

    private record Change(long settlementSeq, Hold hold, long captured) {
        Resolution resolution() {
            return Objects.requireNonNull(hold.resolution(), "an open hold is not ended");
        }
    }

    private final List<Change> placed = new ArrayList<>();
    private final List<Change> ended = new ArrayList<>();

    void settled(long settlementSeq, Outcome.Settled settled) {
        Hold hold = settled.hold();
        if (hold == null) {
            return;
        }
        // the payee's entry is the one that is not negative
        long captured = settled.entries().stream()
                .mapToLong(entry -> Math.max(0, entry.amount()))
                .sum();
        (hold.resolution() == null ? placed : ended).add(new Change(settlementSeq, hold, captured));
    }

    void write(RoundTrip trip) {
        if (!placed.isEmpty()) {
            trip.update(
                    placed.size(),
                    PLACED,
                    SqlArray.of("uuid", placed, c -> c.hold().id().value()),
                    SqlArray.of("int8", placed, Change::settlementSeq),
                    SqlArray.of("text", placed, c -> c.hold().payer().owner().value()),
                    SqlArray.of("text", placed, c -> c.hold().payee().owner().value()),
                    SqlArray.of("text", placed, c -> c.hold().payer().asset().value()),
                    SqlArray.of("int8", placed, c -> c.hold().minorUnits()),
                    SqlArray.of("timestamptz", placed, c -> c.hold().expiresAt().atOffset(ZoneOffset.UTC)));
        }
        if (!ended.isEmpty()) {
            trip.update(
                    ended.size(),
                    ENDED,
                    SqlArray.of("uuid", ended, c -> c.hold().id().value()),
                    SqlArray.of("int8", ended, Change::settlementSeq),
                    SqlArray.of("text", ended, c -> c.resolution().name()),
                    SqlArray.of("int8", ended, Change::captured));
        }
    }
}
