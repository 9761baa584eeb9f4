package tech.novaeco.settlement.adapter.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tech.novaeco.settlement.ledger.Balance;
import tech.novaeco.settlement.ledger.Entry;
import tech.novaeco.settlement.receipt.SignedRoot;
import tech.novaeco.settlement.settlement.Arrival;
import tech.novaeco.settlement.settlement.BatchOutcome;
import tech.novaeco.settlement.settlement.BatchOutcome.Decision;
import tech.novaeco.settlement.settlement.ConversionRate;
import tech.novaeco.settlement.settlement.Outcome;
import tech.novaeco.settlement.settlement.Standing;

/** Second round trip of a batch: everything that was decided, in one journal. A batch that changes nothing writes nothing. */
final class PostStatements {
    private static final String OUTCOMES = """
            UPDATE ledger.settlement s SET status = o.status, reason_code = o.reason_code, attempt_no = o.attempt_no,
                leaf_index = o.leaf_index, batch_id = ?::uuid
            FROM unnest(?::bigint[], ?::text[], ?::text[], ?::int[], ?::int[]) AS o (seq, status, reason_code, attempt_no, leaf_index)
            WHERE s.seq = o.seq
            """;

    private static final String ATTEMPTS = """
            INSERT INTO ledger.settlement_attempt (settlement_seq, outcome, reason_code, attempt_no, reason_text, rate_id, batch_id)
            SELECT o.*, ?::uuid FROM unnest(?::bigint[], ?::text[], ?::text[], ?::int[], ?::text[], ?::uuid[]) AS o
            """;

    private static final String ENTRIES = """
            INSERT INTO ledger.entry (settlement_seq, leg, account_id, asset_code, amount, balance_after, account_version, batch_id)
            SELECT e.*, ?::uuid
            FROM unnest(?::bigint[], ?::smallint[], ?::bigint[], ?::text[], ?::bigint[], ?::bigint[], ?::bigint[]) AS e
            """;

    /** The version proves that the row is still the one that was read under the lock. It counts batches with entries, and in them turns. */
    private static final String BALANCES = """
            UPDATE ledger.account_balance b SET posted = n.posted, held = n.held, version = b.version + n.step
            FROM unnest(?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::int[]) AS n (account_id, posted, held, version, step)
            WHERE b.account_id = n.account_id AND b.version = n.version
            """;

    private static final String BATCH =
            "INSERT INTO ledger.batch (id, trade_count, merkle_root, receipt_jws) VALUES (?::uuid, ?, ?, ?)";

    /** A batch whose COMMIT went unanswered is here already, and has nothing new to say. */
    private static final String BATCH_WITHOUT_ATTEMPTS = BATCH + " ON CONFLICT (id) DO NOTHING";

    /** What the database has against a part of a link it says here and not at COMMIT, where nobody could tell whose fault it is. */
    private static final String WHOLE_LINKS = "SET CONSTRAINTS ledger.link_whole IMMEDIATE";

    private record Attempt(long seq, int number, Outcome outcome, Arrival arrival) {
        boolean settlesLinked() {
            return outcome instanceof Outcome.Settled
                    && arrival.instruction().link().isPresent();
        }

        String status() {
            return outcome instanceof Outcome.Settled ? "SETTLED" : "REJECTED";
        }

        @Nullable
        UUID rate() {
            return outcome instanceof Outcome.Settled settled
                    ? settled.rate().map(ConversionRate::id).orElse(null)
                    : null;
        }

        @Nullable
        String text() {
            return outcome instanceof Outcome.Rejected rejected ? rejected.text() : null;
        }

        @Nullable
        String reason() {
            return outcome instanceof Outcome.Rejected rejected
                    ? rejected.reason().name()
                    : null;
        }
    }

    private record PostedEntry(long seq, Entry entry, long accountVersion) {}

    private final UUID batchId;
    private final BatchOutcome outcome;
    private final @Nullable SignedRoot root;
    private final List<Attempt> attempts = new ArrayList<>();
    private final CaseStatements cases;
    private final PendingStatements pending;
    private final TitleStatements titles = new TitleStatements();
    private final ChargeStatements charges = new ChargeStatements();
    private final HoldStatements holds = new HoldStatements();
    private final AccountVersions versions;

    PostStatements(
            UUID batchId, List<Arrival> arrivals, BatchOutcome outcome, @Nullable SignedRoot root, Duration linkWait) {
        this.batchId = batchId;
        this.outcome = outcome;
        this.root = root;
        this.cases = new CaseStatements(batchId);
        this.pending = new PendingStatements(batchId, linkWait);
        this.versions = new AccountVersions(outcome);
        for (int i = 0; i < arrivals.size(); i++) {
            sort(arrivals.get(i), outcome.decisions().get(i));
        }
    }

    private void sort(Arrival arrival, Decision decision) {
        Outcome decided = decision.outcome();
        Standing standing = decision.claimed().standing();
        if (decided instanceof Outcome.Conflict conflict) {
            cases.conflict(arrival, conflict);
        } else if (decided instanceof Outcome.Waiting waiting) {
            if (standing instanceof Standing.Waiting still) {
                pending.stillWaits(arrival, still.seq(), waiting);
            } else {
                pending.come(arrival, ((Standing.Fresh) standing).seq(), waiting);
            }
        } else if (!(decided instanceof Outcome.Duplicate)) {
            Attempt attempt = attempt(arrival, decided, standing);
            attempts.add(attempt);
            if (standing instanceof Standing.Waiting) {
                pending.through(attempt.seq());
            }
            if (decided instanceof Outcome.Rejected rejected) {
                if (attempt.number() == 1) {
                    cases.rejected(arrival, attempt.seq(), rejected);
                } else {
                    cases.rejectedAgain(arrival, attempt.seq(), rejected);
                }
            }
        }
        cases.answer(arrival, decision);
    }

    private static Attempt attempt(Arrival arrival, Outcome decided, Standing standing) {
        if (standing instanceof Standing.Reopened again) {
            return new Attempt(again.seq(), again.attempts() + 1, decided, arrival);
        }
        long seq = standing instanceof Standing.Waiting waited ? waited.seq() : ((Standing.Fresh) standing).seq();
        return new Attempt(seq, 1, decided, arrival);
    }

    void run(Connection connection) throws SQLException {
        if (attempts.isEmpty() && cases.isEmpty() && pending.isEmpty()) {
            return;
        }
        RoundTrip trip = new RoundTrip();
        if (attempts.isEmpty()) {
            pending.write(trip);
            cases.write(trip);
            if (pending.haveCome() || !cases.isEmpty()) {
                trip.execute(BATCH_WITHOUT_ATTEMPTS, batchId, 0, null, null);
            }
        } else {
            writeAttempts(trip);
            writeEntries(trip);
            titles.write(trip);
            holds.write(trip);
            charges.write(trip);
            pending.write(trip);
            cases.write(trip);
            trip.update(
                    1,
                    BATCH,
                    batchId,
                    attempts.size(),
                    root == null ? null : root.merkleRoot(),
                    root == null ? null : root.jws());
        }
        if (attempts.stream().anyMatch(Attempt::settlesLinked)) {
            trip.execute(WHOLE_LINKS);
        }
        trip.run(connection);
    }

    private void writeAttempts(RoundTrip trip) {
        SqlArray seqs = SqlArray.of("int8", attempts, Attempt::seq);
        SqlArray statuses = SqlArray.of("text", attempts, Attempt::status);
        SqlArray reasons = SqlArray.of("text", attempts, Attempt::reason);
        SqlArray texts = SqlArray.of("text", attempts, Attempt::text);
        SqlArray numbers = SqlArray.of("int4", attempts, Attempt::number);
        SqlArray rates = SqlArray.of("uuid", attempts, Attempt::rate);
        SqlArray leaves = new SqlArray("int4", leafIndexes());
        trip.update(attempts.size(), OUTCOMES, batchId, seqs, statuses, reasons, numbers, leaves)
                .update(attempts.size(), ATTEMPTS, batchId, seqs, statuses, reasons, numbers, texts, rates);
    }

    /** What settled are the leaves of the batch's tree, in the order in which it was decided. */
    private @Nullable Object[] leafIndexes() {
        @Nullable Object[] indexes = new @Nullable Object[attempts.size()];
        int leaves = 0;
        for (int i = 0; i < indexes.length; i++) {
            indexes[i] = attempts.get(i).outcome() instanceof Outcome.Settled ? leaves++ : null;
        }
        if ((leaves > 0) != (root != null)) {
            throw new IllegalStateException(
                    "batch " + batchId + " settles " + leaves + " trades, and its root is " + root);
        }
        return indexes;
    }

    private void writeEntries(RoundTrip trip) {
        List<PostedEntry> entries = new ArrayList<>();
        for (Attempt attempt : attempts) {
            if (attempt.outcome() instanceof Outcome.Settled settled) {
                settled.entries()
                        .forEach(
                                e -> entries.add(new PostedEntry(attempt.seq(), e, versions.after(e, settled.turn()))));
                titles.settled(attempt.seq(), settled);
                charges.settled(attempt.seq(), settled);
                holds.settled(attempt.seq(), settled);
            }
        }
        if (!entries.isEmpty()) {
            trip.update(
                    entries.size(),
                    ENTRIES,
                    batchId,
                    SqlArray.of("int8", entries, PostedEntry::seq),
                    SqlArray.of("int2", entries, e -> (short) e.entry().leg()),
                    SqlArray.of("int8", entries, e -> e.entry().account().value()),
                    SqlArray.of("text", entries, e -> e.entry().asset().value()),
                    SqlArray.of("int8", entries, e -> e.entry().amount()),
                    SqlArray.of("int8", entries, e -> e.entry().balanceAfter()),
                    SqlArray.of("int8", entries, PostedEntry::accountVersion));
        }
        if (!outcome.touched().isEmpty()) {
            trip.update(
                    outcome.touched().size(),
                    BALANCES,
                    SqlArray.of("int8", outcome.touched(), b -> b.id().value()),
                    SqlArray.of("int8", outcome.touched(), Balance::posted),
                    SqlArray.of("int8", outcome.touched(), Balance::held),
                    SqlArray.of("int8", outcome.touched(), Balance::version),
                    SqlArray.of("int4", outcome.touched(), b -> versions.steps(b.id())));
        }
    }
}
