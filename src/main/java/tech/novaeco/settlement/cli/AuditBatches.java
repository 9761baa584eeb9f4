package tech.novaeco.settlement.cli;

import com.fasterxml.jackson.databind.util.RawValue;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import tech.novaeco.settlement.adapter.postgres.BatchStatements;
import tech.novaeco.settlement.adapter.postgres.SealLog;
import tech.novaeco.settlement.seal.BatchStatement;
import tech.novaeco.settlement.seal.LeafRange;

/** The part of an export that grows with the days: batches with their proofs, attempts, entries, settlements. Used once. */
final class AuditBatches {
    /** Days' batches in log order, and those between them in the log that are of other days: so that none can be left out. */
    private static final String BATCHES = """
            WITH days AS (
                SELECT b.id, s.position, s.leaf_hash, b.receipt_jws, b.recorded_at
                FROM ledger.batch b LEFT JOIN ledger.ledger_seal s ON s.batch_id = b.id
                WHERE b.recorded_at >= ? AND b.recorded_at < ?
            ), span AS (SELECT min(position) AS first, max(position) AS last FROM days)
            SELECT id, position, leaf_hash, receipt_jws, true AS of_these_days, recorded_at FROM days
            UNION ALL
            SELECT b.id, s.position, s.leaf_hash, NULL, false, b.recorded_at
            FROM span JOIN ledger.ledger_seal s ON s.position BETWEEN span.first AND span.last
            JOIN ledger.batch b ON b.id = s.batch_id
            WHERE NOT (b.recorded_at >= ? AND b.recorded_at < ?)
            ORDER BY position, recorded_at, id
            """;

    private static final String SETTLEMENTS = """
            SELECT seq, trade_id, kind, trade_hash, buyer_id, seller_id, status, reason_code, attempt_no, batch_id, leaf_index, reverses,
                   recorded_at
            FROM ledger.settlement WHERE seq = ANY (?::bigint[]) AND batch_id = ANY (?::uuid[]) ORDER BY seq
            """;

    private static final int LOT = 100;
    private static final Duration TELL_EVERY = Duration.ofSeconds(2);

    private record Batch(
            UUID id,
            @Nullable Long position,
            @Nullable String leafHash,
            @Nullable String receipt,
            boolean ofTheseDays) {}

    private final JdbcTemplate jdbc;
    private final SealLog log;
    private final BatchStatements statements;
    private final AuditFile batchFile;
    private final AuditFile attemptFile;
    private final AuditFile entryFile;
    private final AuditFile settlementFile;
    private final Consumer<String> progress;
    private long batches;
    private long unsealed;
    private Instant toldAt = Instant.now();

    /** @param jdbc inside the transaction of the export, reading row by row */
    AuditBatches(
            JdbcTemplate jdbc,
            AuditFile batchFile,
            AuditFile attemptFile,
            AuditFile entryFile,
            AuditFile settlementFile,
            Consumer<String> progress) {
        this.jdbc = jdbc;
        log = new SealLog(jdbc);
        statements = new BatchStatements(jdbc);
        this.batchFile = batchFile;
        this.attemptFile = attemptFile;
        this.entryFile = entryFile;
        this.settlementFile = settlementFile;
        this.progress = progress;
    }

    long batches() {
        return batches;
    }

    /** Those among them that no checkpoint covers yet. */
    long unsealed() {
        return unsealed;
    }

    long attempts() {
        return attemptFile.lines();
    }

    long entries() {
        return entryFile.lines();
    }

    /** @param treeSize of the checkpoint to which the paths lead */
    void write(OffsetDateTime begin, OffsetDateTime end, long treeSize) {
        List<Batch> lot = new ArrayList<>();
        jdbc.query(
                BATCHES,
                row -> {
                    lot.add(new Batch(
                            row.getObject("id", UUID.class),
                            row.getObject("position", Long.class),
                            row.getString("leaf_hash"),
                            row.getString("receipt_jws"),
                            row.getBoolean("of_these_days")));
                    if (lot.size() == LOT) {
                        writeLot(lot, treeSize);
                        lot.clear();
                    }
                },
                begin,
                end,
                begin,
                end);
        writeLot(lot, treeSize);
    }

    private void writeLot(List<Batch> lot, long treeSize) {
        Map<UUID, BatchStatement> said =
                statements.of(lot.stream().map(Batch::id).toList());
        Map<UUID, List<byte[]>> paths = paths(lot, treeSize);
        for (Batch batch : lot) {
            batchFile.line(line(batch, Objects.requireNonNull(said.get(batch.id())), paths.get(batch.id())));
            batches += batch.ofTheseDays() ? 1 : 0;
            unsealed += batch.ofTheseDays() && !paths.containsKey(batch.id()) ? 1 : 0;
        }
        List<UUID> ids = lot.stream().filter(Batch::ofTheseDays).map(Batch::id).toList();
        List<Long> settlements = new ArrayList<>();
        statements.readAttempts(ids, attempt -> {
            settlements.add(attempt.settlementSeq());
            attemptFile.line("{\"batchId\":\"" + attempt.batchId() + "\",\"settlementSeq\":" + attempt.settlementSeq()
                    + ",\"attempt\":" + attempt.line().canonical() + "}");
        });
        statements.readEntries(
                ids,
                settlements,
                entry -> entryFile.line("{\"batchId\":\"" + entry.batchId() + "\",\"entry\":"
                        + entry.line().canonical() + "}"));
        settlementFile.rows(
                jdbc,
                SETTLEMENTS,
                settlements.toArray(Long[]::new),
                ids.stream().map(UUID::toString).toArray(String[]::new));
        tell();
    }

    /** Of those that the latest checkpoint covers, read together: neighbours share most of their paths. */
    private Map<UUID, List<byte[]>> paths(List<Batch> lot, long treeSize) {
        Map<UUID, List<LeafRange>> ranges = new LinkedHashMap<>();
        for (Batch batch : lot) {
            if (batch.position() != null && batch.position() < treeSize) {
                ranges.put(batch.id(), LeafRange.inclusion(batch.position(), treeSize));
            }
        }
        List<byte[]> hashes =
                log.hashes(ranges.values().stream().flatMap(List::stream).toList());
        Map<UUID, List<byte[]>> paths = new HashMap<>();
        int next = 0;
        for (Map.Entry<UUID, List<LeafRange>> path : ranges.entrySet()) {
            int end = next + path.getValue().size();
            paths.put(path.getKey(), hashes.subList(next, end));
            next = end;
        }
        return paths;
    }

    private static Map<String, Object> line(Batch batch, BatchStatement statement, @Nullable List<byte[]> path) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("statement", new RawValue(statement.canonical()));
        if (!batch.ofTheseDays()) {
            line.put("ofOtherDays", true);
        }
        if (batch.receipt() != null) {
            line.put("receipt", batch.receipt());
        }
        if (path != null) {
            line.put("index", Objects.requireNonNull(batch.position()));
            line.put("leafHash", Objects.requireNonNull(batch.leafHash()));
            line.put("path", AuditFile.hexes(path));
        }
        return line;
    }

    private void tell() {
        if (Duration.between(toldAt, Instant.now()).compareTo(TELL_EVERY) > 0) {
            toldAt = Instant.now();
            progress.accept(batches + " batches, " + attempts() + " attempts written");
        }
    }
}
