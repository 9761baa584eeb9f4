package tech.novaeco.settlement.adapter.postgres;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import tech.novaeco.settlement.seal.AttemptLine;
import tech.novaeco.settlement.seal.BatchStatement;
import tech.novaeco.settlement.seal.EntryLine;
import tech.novaeco.settlement.seal.Sha256;

/** Works out from the ledger's rows what the log says of a batch. Reads only, and nothing that was derived before. Thread-safe. */
public final class BatchStatements {
    /** An attempt with its batch. */
    public record Attempt(UUID batchId, long settlementSeq, AttemptLine line) {}

    /** An entry with its batch. */
    public record Entry(UUID batchId, EntryLine line) {}

    /** Takes one row at a time. */
    public interface Reader<T> {
        void accept(T row);
    }

    private static final String BATCHES =
            "SELECT id, trade_count, merkle_root, receipt_jws, recorded_at FROM ledger.batch WHERE id = ANY (?::uuid[])";

    /** The leaf index belongs to the attempt that settled, which is the last. */
    private static final String ATTEMPTS = """
            SELECT a.batch_id, a.settlement_seq, s.trade_id, a.attempt_no, s.kind, s.trade_hash, s.buyer_id, s.seller_id, a.outcome,
                   a.reason_code, a.reason_text, a.recorded_at, CASE a.outcome WHEN 'SETTLED' THEN s.leaf_index END AS leaf_index,
                   s.reverses, s.executed_at, s.settle_by, s.priority, a.rate_id, s.link_id, s.link_size,
                   CASE WHEN a.attempt_no = 1 AND a.recorded_at <> s.recorded_at THEN s.recorded_at END AS waited_since
            FROM ledger.settlement_attempt a JOIN ledger.settlement s ON s.seq = a.settlement_seq
            WHERE a.batch_id = ANY (?::uuid[])
            ORDER BY a.batch_id, a.settlement_seq, a.attempt_no
            """;

    /** By the settlements, for entries have no index on their batch: the settlement path would pay for it. */
    private static final String ENTRIES = """
            SELECT batch_id, settlement_seq, leg, account_id, asset_code, amount, balance_after, account_version, recorded_at
            FROM ledger.entry WHERE settlement_seq = ANY (?::bigint[]) AND batch_id = ANY (?::uuid[])
            ORDER BY batch_id, settlement_seq, leg
            """;

    /**
     * Inside a transaction rows come some at a time. All at once they would fill the heap, and while they are hashed the server
     * would take the transaction for one that idles, and end it: on a slow machine each time anew.
     */
    private static final int ROWS_AT_A_TIME = 500;

    private final JdbcTemplate jdbc;

    public BatchStatements(JdbcTemplate jdbc) {
        this.jdbc = new JdbcTemplate(Objects.requireNonNull(jdbc.getDataSource(), "jdbc without a database"));
        this.jdbc.setFetchSize(ROWS_AT_A_TIME);
    }

    /**
     * The statements of these batches, by batch id; of those that the ledger does not know there is none.
     *
     * @param batchIds some hundreds at a time: each lot is held in memory as digests, not as rows
     */
    public Map<UUID, BatchStatement> of(Collection<UUID> batchIds) {
        Map<UUID, Sha256> attempts = new HashMap<>();
        Map<UUID, Sha256> entries = new HashMap<>();
        List<Long> settlements = new ArrayList<>();
        readAttempts(batchIds, attempt -> {
            digest(attempts, attempt.batchId()).line(attempt.line().canonical());
            settlements.add(attempt.settlementSeq());
        });
        readEntries(
                batchIds,
                settlements,
                entry -> digest(entries, entry.batchId()).line(entry.line().canonical()));
        Map<UUID, BatchStatement> statements = new HashMap<>();
        jdbc.query(
                BATCHES,
                row -> {
                    UUID id = row.getObject("id", UUID.class);
                    String jws = row.getString("receipt_jws");
                    statements.put(
                            id,
                            new BatchStatement(
                                    id,
                                    time(row, "recorded_at"),
                                    row.getInt("trade_count"),
                                    row.getString("merkle_root"),
                                    jws == null ? null : Sha256.hexOf(jws),
                                    digest(attempts, id).hex(),
                                    digest(entries, id).hex()));
                },
                array(batchIds));
        return statements;
    }

    /** Every attempt of these batches, by (batch, settlement_seq, attempt_no). */
    public void readAttempts(Collection<UUID> batchIds, Reader<Attempt> reader) {
        jdbc.query(
                ATTEMPTS,
                row -> {
                    UUID batchId = row.getObject("batch_id", UUID.class);
                    reader.accept(new Attempt(batchId, row.getLong("settlement_seq"), attempt(row)));
                },
                array(batchIds));
    }

    /** Every entry of these batches on these settlements, by (batch, settlement_seq, leg). */
    public void readEntries(Collection<UUID> batchIds, Collection<Long> settlementSeqs, Reader<Entry> reader) {
        jdbc.query(
                ENTRIES,
                row -> {
                    reader.accept(new Entry(row.getObject("batch_id", UUID.class), entry(row)));
                },
                settlementSeqs.toArray(Long[]::new),
                array(batchIds));
    }

    private static AttemptLine attempt(ResultSet row) throws SQLException {
        return new AttemptLine(
                row.getObject("trade_id", UUID.class),
                row.getInt("attempt_no"),
                row.getString("kind"),
                row.getString("trade_hash"),
                row.getString("buyer_id"),
                row.getString("seller_id"),
                row.getString("outcome"),
                row.getString("reason_code"),
                row.getString("reason_text"),
                time(row, "recorded_at"),
                row.getObject("leaf_index", Integer.class),
                row.getObject("reverses", UUID.class),
                timeOrNull(row, "executed_at"),
                timeOrNull(row, "settle_by"),
                row.getObject("priority", Integer.class),
                row.getObject("rate_id", UUID.class),
                timeOrNull(row, "waited_since"),
                row.getObject("link_id", UUID.class),
                row.getObject("link_size", Integer.class));
    }

    private static EntryLine entry(ResultSet row) throws SQLException {
        return new EntryLine(
                row.getLong("settlement_seq"),
                row.getInt("leg"),
                row.getLong("account_id"),
                row.getString("asset_code"),
                row.getLong("amount"),
                row.getLong("balance_after"),
                row.getLong("account_version"),
                time(row, "recorded_at"));
    }

    private static Sha256 digest(Map<UUID, Sha256> digests, UUID batch) {
        return digests.computeIfAbsent(batch, id -> new Sha256());
    }

    private static Object array(Collection<UUID> ids) {
        return ids.stream().map(UUID::toString).toArray(String[]::new);
    }

    private static Instant time(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static @Nullable Instant timeOrNull(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
