package tech.novaeco.settlement.adapter.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import tech.novaeco.settlement.asset.Asset;
import tech.novaeco.settlement.asset.AssetCode;
import tech.novaeco.settlement.ledger.AccountId;
import tech.novaeco.settlement.ledger.AccountKey;
import tech.novaeco.settlement.ledger.AccountStatus;
import tech.novaeco.settlement.ledger.Balance;
import tech.novaeco.settlement.ledger.Purpose;
import tech.novaeco.settlement.settlement.Arrival;
import tech.novaeco.settlement.settlement.Arrival.Origin;
import tech.novaeco.settlement.settlement.Arrival.Origin.CaseRetry;
import tech.novaeco.settlement.settlement.Arrival.Origin.FundingRequest;
import tech.novaeco.settlement.settlement.Arrival.Origin.Recycled;
import tech.novaeco.settlement.settlement.Arrival.Origin.ReversalRequest;
import tech.novaeco.settlement.settlement.Broken;
import tech.novaeco.settlement.settlement.Claimed;
import tech.novaeco.settlement.settlement.Instruction;
import tech.novaeco.settlement.settlement.LockedState;
import tech.novaeco.settlement.settlement.Standing;
import tech.novaeco.settlement.trade.PartyId;
import tech.novaeco.settlement.trade.TradeDocument;
import tech.novaeco.settlement.trade.TradeHash;
import tech.novaeco.settlement.trade.TradeId;
import tech.novaeco.settlement.trade.TradeLink;

/**
 * First round trip of a batch. The lock order is total and global: new trade ids ascending, retried, recycled and reversed
 * trade ids and those of holds ascending, their cases and requests ascending, accounts ascending, unique tokens ascending. Two batches that insert the same ids in opposite order would deadlock, ON CONFLICT or not.
 */
final class ClaimStatements {
    /** seq counts in arrival order (unnest keeps it), rows are inserted and so locked in id order. */
    private static final String TAKE_NEW_IDS = """
            WITH arrived AS MATERIALIZED (
                SELECT nextval('ledger.settlement_seq_seq') AS seq, u.*
                FROM unnest(?::uuid[], ?::text[], ?::text[], ?::text[], ?::text[], ?::timestamptz[], ?::timestamptz[], ?::smallint[], ?::uuid[],
                            ?::uuid[], ?::smallint[])
                  AS u (trade_id, kind, trade_hash, buyer_id, seller_id, executed_at, settle_by, priority, reverses, link_id, link_size))
            INSERT INTO ledger.settlement
                (seq, trade_id, kind, trade_hash, buyer_id, seller_id, executed_at, settle_by, priority, reverses, link_id, link_size, batch_id)
            OVERRIDING SYSTEM VALUE
            SELECT seq, trade_id, kind, trade_hash, buyer_id, seller_id, executed_at, settle_by, priority, reverses, link_id, link_size, ?::uuid
            FROM arrived ORDER BY trade_id
            ON CONFLICT (trade_id) DO NOTHING
            RETURNING trade_id, seq
            """;

    /**
     * NO KEY: whoever has just inserted a reversal shares the key of the original by its foreign key, and two of them
     * that both asked for more would deadlock.
     */
    private static final String LOCK_SETTLEMENTS = """
            SELECT trade_id FROM ledger.settlement WHERE trade_id = ANY (?::uuid[]) ORDER BY trade_id FOR NO KEY UPDATE
            """;

    /** Under the lock of the originals, so that what is not among them cannot be reversed by anybody else meanwhile. */
    private static final String REVERSED =
            "SELECT reverses, trade_id FROM ledger.reversal WHERE reverses = ANY (?::uuid[])";

    /** Refused by a person at the last moment, or done by another worker. */
    private static final String LOCK_FUNDINGS = """
            SELECT id, executed_at IS NOT NULL AS answered FROM ledger.funding_request WHERE id = ANY (?::bigint[])
            ORDER BY id FOR NO KEY UPDATE
            """;

    private static final String LOCK_REVERSALS = """
            SELECT id, executed_at IS NOT NULL AS answered FROM ledger.reversal_request WHERE id = ANY (?::bigint[])
            ORDER BY id FOR NO KEY UPDATE
            """;

    /**
     * Locks the case as well: one without a settlement has nothing else to keep a cancellation out until COMMIT; and the action, so that
     * nobody refuses it any more.
     */
    private static final String WAITING_ACTIONS = """
            SELECT a.id, c.settlement_seq FROM ledger.case_action a JOIN ledger.exception_case c ON c.id = a.case_id
            WHERE a.id = ANY (?::bigint[]) AND a.action = 'RETRY' AND a.executed_at IS NULL AND c.state = 'OPEN'
            ORDER BY c.id, a.id FOR NO KEY UPDATE OF c, a
            """;

    /** Status and floor stand on the locked row itself; ORDER BY sorts before the rows are locked. */
    private static final String LOCK_BALANCES = """
            SELECT b.account_id, a.owner_id, a.asset_code, a.purpose, b.posted, b.held, b.floor, b.status, b.version
            FROM unnest(?::text[], ?::text[], ?::text[]) AS wanted (owner_id, asset_code, purpose)
            JOIN ledger.account a USING (owner_id, asset_code, purpose)
            JOIN ledger.account_balance b ON b.account_id = a.id
            ORDER BY b.account_id FOR UPDATE OF b
            """;

    private static final String DATABASE_CLOCK = "SELECT now()";

    /** Whether a trade waits is said by its own settlement's lock: nobody else ends its waiting meanwhile. */
    private static final String KNOWN_IDS = """
            SELECT s.trade_id, s.seq, s.trade_hash, s.status, s.attempt_no, s.recorded_at, p.lack, p.settle_by AS until
            FROM ledger.settlement s LEFT JOIN ledger.pending_trade p ON p.settlement_seq = s.seq
            WHERE s.trade_id = ANY (?::uuid[])
            """;

    /**
     * @param lack what it lacked, if it waits; else null
     * @param until when its waiting ends, if it waits; else null
     */
    private record Known(
            long seq,
            TradeHash hash,
            String status,
            int attempts,
            Instant recordedAt,
            @Nullable String lack,
            @Nullable Instant until) {}

    private final UUID batchId;
    private final List<Arrival> arrivals;
    private final Map<UUID, Instruction> instructions = new LinkedHashMap<>();
    private final Map<UUID, Long> fresh = new HashMap<>();
    private final Map<UUID, Known> known = new HashMap<>();
    /** Actions that still wait, and the settlement of their case (null: the case is of none). */
    private final Map<Long, @Nullable Long> waitingActions = new HashMap<>();

    private final Set<Origin> answered = new HashSet<>();
    private final Map<TradeId, TradeId> reversed = new HashMap<>();
    private final Map<AccountKey, Balance> balances = new HashMap<>();
    private final TitleLocks titles = new TitleLocks();
    private final RateRows rates = new RateRows();
    private final HoldLocks holds = new HoldLocks();
    private final LinkRows links = new LinkRows();
    private Instant now = Instant.EPOCH;

    ClaimStatements(UUID batchId, List<Arrival> arrivals) {
        this.batchId = batchId;
        this.arrivals = arrivals;
        // the first arrival of an id speaks for it
        arrivals.forEach(
                arrival -> instructions.putIfAbsent(arrival.instruction().id().value(), arrival.instruction()));
    }

    LockedState run(Connection connection, Map<AssetCode, Asset> assets) throws SQLException {
        RoundTrip trip = new RoundTrip();
        takeNewIds(trip);
        lockNamed(trip);
        lockRequests(trip);
        lockBalances(trip);
        titles.lock(trip, instructions.values());
        rates.read(trip, instructions.values());
        links.read(trip, arrivals);
        trip.query(
                DATABASE_CLOCK,
                row -> now = row.getObject(1, OffsetDateTime.class).toInstant());
        trip.run(connection);
        if (fresh.size() < instructions.size()) {
            lookUpKnown(connection);
        }
        return new LockedState(
                arrivals.stream()
                        .map(a -> new Claimed(a.instruction(), standing(a)))
                        .toList(),
                balances,
                titles.locked(),
                assets,
                reversed,
                holds.locked(),
                rates.newest(),
                links.found(),
                now);
    }

    private void takeNewIds(RoundTrip trip) {
        List<Instruction> all = List.copyOf(instructions.values());
        trip.query(
                TAKE_NEW_IDS,
                row -> fresh.put(row.getObject("trade_id", UUID.class), row.getLong("seq")),
                SqlArray.of("uuid", all, i -> i.id().value()),
                SqlArray.of("text", all, i -> i.kind().name()),
                SqlArray.of("text", all, i -> i.hash().hex()),
                SqlArray.of("text", all, i -> i.buyer().value()),
                SqlArray.of("text", all, i -> i.seller().value()),
                SqlArray.of("timestamptz", all, i -> timestamp(ofMessage(i, TradeDocument::executedAt))),
                SqlArray.of("timestamptz", all, i -> timestamp(i.settleBy().orElse(null))),
                SqlArray.of("int2", all, i -> ofMessage(i, TradeDocument::priority)),
                SqlArray.of("uuid", all, ClaimStatements::reverses),
                SqlArray.of("uuid", all, i -> i.link().map(TradeLink::id).orElse(null)),
                SqlArray.of("int2", all, i -> i.link().map(TradeLink::size).orElse(null)),
                batchId);
    }

    /**
     * The rows of retried, recycled and reversed trades and of holds, and the cases of the first, are locked before any
     * account; whether a retry or a trade still waits, a trade is still unreversed and a hold still open is asked after.
     */
    private void lockNamed(RoundTrip trip) {
        List<Arrival> retried =
                arrivals.stream().filter(a -> a.origin() instanceof CaseRetry).toList();
        List<UUID> originals = instructions.values().stream()
                .map(ClaimStatements::reverses)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        List<UUID> ofHolds = instructions.values().stream()
                .flatMap(instruction -> instruction.hold().stream())
                .map(TradeId::value)
                .distinct()
                .toList();
        List<UUID> named = new ArrayList<>(originals);
        named.addAll(ofHolds);
        arrivals.stream()
                .filter(a -> a.origin() instanceof CaseRetry || a.origin() instanceof Recycled)
                .forEach(arrival -> named.add(arrival.instruction().id().value()));
        if (!named.isEmpty()) {
            trip.query(LOCK_SETTLEMENTS, row -> {}, SqlArray.of("uuid", named, id -> id));
        }
        holds.read(trip, ofHolds);
        if (!originals.isEmpty()) {
            trip.query(
                    REVERSED,
                    row -> reversed.put(tradeId(row, "reverses"), tradeId(row, "trade_id")),
                    SqlArray.of("uuid", originals, id -> id));
        }
        if (!retried.isEmpty()) {
            trip.query(
                    WAITING_ACTIONS,
                    row -> waitingActions.put(row.getLong("id"), row.getObject("settlement_seq", Long.class)),
                    SqlArray.of("int8", retried, a -> ((CaseRetry) a.origin()).actionId()));
        }
    }

    private void lockRequests(RoundTrip trip) {
        lock(trip, LOCK_FUNDINGS, FundingRequest.class, FundingRequest::id, FundingRequest::new);
        lock(trip, LOCK_REVERSALS, ReversalRequest.class, ReversalRequest::id, ReversalRequest::new);
    }

    private <T extends Origin> void lock(
            RoundTrip trip, String sql, Class<T> type, ToLongFunction<T> number, LongFunction<T> origin) {
        List<Long> requests = arrivals.stream()
                .map(Arrival::origin)
                .filter(type::isInstance)
                .map(request -> number.applyAsLong(type.cast(request)))
                .toList();
        if (!requests.isEmpty()) {
            trip.query(
                    sql,
                    row -> {
                        if (row.getBoolean("answered")) {
                            answered.add(origin.apply(row.getLong("id")));
                        }
                    },
                    SqlArray.of("int8", requests, id -> id));
        }
    }

    private void lockBalances(RoundTrip trip) {
        List<AccountKey> keys = instructions.values().stream()
                .flatMap(i -> i.accounts().stream())
                .distinct()
                .toList();
        trip.query(
                LOCK_BALANCES,
                this::readBalance,
                SqlArray.of("text", keys, k -> k.owner().value()),
                SqlArray.of("text", keys, k -> k.asset().value()),
                SqlArray.of("text", keys, k -> k.purpose().name()));
    }

    private void readBalance(ResultSet row) throws SQLException {
        AccountKey key = new AccountKey(
                new PartyId(row.getString("owner_id")),
                new AssetCode(row.getString("asset_code")),
                Purpose.valueOf(row.getString("purpose")));
        balances.put(
                key,
                new Balance(
                        new AccountId(row.getLong("account_id")),
                        key,
                        row.getLong("posted"),
                        row.getLong("held"),
                        row.getLong("floor"),
                        AccountStatus.valueOf(row.getString("status")),
                        row.getLong("version")));
    }

    private void lookUpKnown(Connection connection) throws SQLException {
        List<UUID> spent = instructions.keySet().stream()
                .filter(id -> !fresh.containsKey(id))
                .toList();
        new RoundTrip()
                .query(
                        KNOWN_IDS,
                        row -> known.put(
                                row.getObject("trade_id", UUID.class),
                                new Known(
                                        row.getLong("seq"),
                                        new TradeHash(row.getString("trade_hash")),
                                        row.getString("status"),
                                        row.getInt("attempt_no"),
                                        row.getObject("recorded_at", OffsetDateTime.class)
                                                .toInstant(),
                                        row.getString("lack"),
                                        instantOrNull(row, "until"))),
                        SqlArray.of("uuid", spent, id -> id))
                .run(connection);
    }

    private Standing standing(Arrival arrival) {
        UUID id = arrival.instruction().id().value();
        Long seq = fresh.get(id);
        if (seq != null) {
            if (arrival.origin() instanceof CaseRetry retry && !waitingActions.containsKey(retry.actionId())) {
                // a case without a settlement row (INTERNAL) that was closed meanwhile: its id must stay unspent
                throw new Broken(
                        "action " + retry.actionId() + " on case " + retry.caseId() + " no longer waits", null);
            }
            if (arrival.origin() instanceof Recycled recycled) {
                requireSame(false, recycled);
            }
            if (answered.contains(arrival.origin())) {
                throw new Broken(arrival.origin() + " is answered and no longer waits", null);
            }
            return new Standing.Fresh(seq);
        }
        Known row = known.get(id);
        if (row == null) {
            throw new IllegalStateException("trade id " + id + " is neither new nor known");
        }
        if (arrival.origin() instanceof Recycled recycled) {
            requireSame(
                    row.seq() == recycled.seq()
                            && row.hash().equals(arrival.instruction().hash()),
                    recycled);
            if (row.lack() != null && row.until() != null) {
                return new Standing.Waiting(row.seq(), row.recordedAt(), row.until(), row.lack(), recycled.refused());
            }
        }
        boolean reopened = arrival.origin() instanceof CaseRetry retry
                && Objects.equals(waitingActions.get(retry.actionId()), row.seq())
                && row.status().equals("REJECTED")
                && row.hash().equals(arrival.instruction().hash());
        return reopened
                ? new Standing.Reopened(row.seq(), row.attempts())
                : new Standing.Spent(row.hash(), row.status());
    }

    /** Somebody changed it past the guards: it must neither settle as another trade nor be found by each sweep for ever. */
    private static void requireSame(boolean same, Recycled waiting) {
        if (!same) {
            throw new Broken(
                    "the message of settlement " + waiting.seq() + " that waits is not that of its trade", null);
        }
    }

    private static @Nullable Instant instantOrNull(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    private static @Nullable UUID reverses(Instruction instruction) {
        return instruction.reverses().map(TradeId::value).orElse(null);
    }

    private static TradeId tradeId(ResultSet row, String column) throws SQLException {
        return new TradeId(row.getObject(column, UUID.class));
    }

    private static <T> @Nullable T ofMessage(
            Instruction instruction, Function<TradeDocument, ? extends @Nullable T> member) {
        TradeDocument message = instruction.message().orElse(null);
        return message == null ? null : member.apply(message);
    }

    private static @Nullable OffsetDateTime timestamp(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }
}
