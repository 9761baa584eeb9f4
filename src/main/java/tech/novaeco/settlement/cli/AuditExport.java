package tech.novaeco.settlement.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;
import tech.novaeco.settlement.adapter.desk.Row;
import tech.novaeco.settlement.adapter.postgres.SealLog;
import tech.novaeco.settlement.receipt.KeySet;
import tech.novaeco.settlement.receipt.ReceiptKey;
import tech.novaeco.settlement.seal.LeafRange;
import tech.novaeco.settlement.seal.Timestamps;

/**
 * Writes days of the ledger to files, all of one moment: one read-only transaction sees one snapshot, and writers go on.
 * Rows stream through; what is held in memory is a lot of batches at a time. Used once.
 */
final class AuditExport {
    private static final String ACCOUNTS = """
            SELECT a.id, a.owner_id, a.asset_code, a.purpose, b.posted, b.held, b.floor, b.status, b.version
            FROM ledger.account a JOIN ledger.account_balance b ON b.account_id = a.id ORDER BY a.id
            """;

    private static final String ASSETS = "SELECT code, kind, scale, issuer_account FROM ledger.asset ORDER BY code";

    /** All of them: the receipts of any day may name one. */
    private static final String RIGHTS = """
            SELECT h.token_id, t.asset_code, h.change_no, h.settlement_seq, h.leg, h.owner_id, h.encumbrance, h.recorded_at
            FROM ledger.right_token_history h JOIN ledger.right_token t USING (token_id) ORDER BY h.token_id, h.change_no
            """;

    /** What the receipts of these days say beyond attempts and entries: which legs were charges, and what rates were. */
    private static final String CHARGES = """
            SELECT c.settlement_seq, c.leg, c.kind
            FROM ledger.charge c JOIN ledger.settlement_attempt a ON a.settlement_seq = c.settlement_seq AND a.outcome = 'SETTLED'
            WHERE a.recorded_at >= ? AND a.recorded_at < ? ORDER BY c.settlement_seq, c.leg
            """;

    private static final String RATES = """
            SELECT r.id, r.base, r.quote, r.numerator, r.scale, r.source, r.quoted_at, r.valid_until
            FROM ledger.conversion_rate r
            WHERE r.id IN (SELECT a.rate_id FROM ledger.settlement_attempt a WHERE a.recorded_at >= ? AND a.recorded_at < ?) ORDER BY r.id
            """;

    /** All of them, with how each ended: the receipts of any day may name one. */
    private static final String HOLDS = """
            SELECT h.id, h.settlement_seq, h.account_id, h.payee_account_id, h.amount, h.expires_at, h.recorded_at,
                   r.settlement_seq AS ended_by, r.kind AS resolution, r.captured, r.recorded_at AS ended_at
            FROM ledger.hold h LEFT JOIN ledger.hold_resolution r ON r.hold_id = h.id ORDER BY h.settlement_seq
            """;

    private static final String RECEIPT_KEYS = "SELECT public_key FROM ledger.receipt_key ORDER BY created_at, kid";

    private static final String CHECKPOINTS = """
            SELECT tree_size FROM ledger.checkpoint WHERE signed_at >= ? AND signed_at < ?
            UNION (SELECT tree_size FROM ledger.checkpoint WHERE signed_at < ? ORDER BY tree_size DESC LIMIT 1)
            ORDER BY tree_size
            """;

    private static final int FETCH_ROWS = 1_000;
    private final TransactionTemplate transaction;
    private final JdbcTemplate jdbc;
    private final SealLog log;
    private final Consumer<String> progress;
    private final JsonMapper json = new JsonMapper();
    private final List<AuditFile> files = new ArrayList<>();

    AuditExport(LedgerSession ledger, Consumer<String> progress) {
        transaction = ledger.transaction();
        transaction.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        transaction.setReadOnly(true);
        jdbc = ledger.jdbc();
        jdbc.setFetchSize(FETCH_ROWS);
        log = new SealLog(jdbc);
        this.progress = progress;
    }

    /**
     * @param from the first day, UTC
     * @param to the day after the last
     * @param keptSizes sizes of checkpoints for which a consistency proof is to be added
     * @return what was written
     * @throws IOException if a file cannot be written
     */
    Row write(LocalDate from, LocalDate to, List<Long> keptSizes, Path directory) throws IOException {
        prepare(directory);
        try {
            return Objects.requireNonNull(transaction.execute(status -> {
                try {
                    return writeAll(from, to, keptSizes, directory);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }));
        } catch (UncheckedIOException e) {
            throw Objects.requireNonNull(e.getCause());
        } finally {
            for (AuditFile file : files) {
                file.close();
            }
        }
    }

    private static void prepare(Path directory) throws IOException {
        Files.createDirectories(directory);
        try (DirectoryStream<Path> content = Files.newDirectoryStream(directory)) {
            if (content.iterator().hasNext()) {
                throw Refusal.usage("DIR " + directory + " is not empty: name another, so that no two exports mix");
            }
        }
    }

    private Row writeAll(LocalDate from, LocalDate to, List<Long> keptSizes, Path directory) throws IOException {
        OffsetDateTime begin = from.atStartOfDay().atOffset(ZoneOffset.UTC);
        OffsetDateTime end = to.atStartOfDay().atOffset(ZoneOffset.UTC);
        long treeSize = log.checkpointSize();
        AuditBatches batches = new AuditBatches(
                jdbc,
                open(directory, "batches.ndjson"),
                open(directory, "attempts.ndjson"),
                open(directory, "entries.ndjson"),
                open(directory, "settlements.ndjson"),
                progress);
        batches.write(begin, end, treeSize);
        open(directory, "accounts.ndjson").rows(jdbc, ACCOUNTS);
        open(directory, "assets.ndjson").rows(jdbc, ASSETS);
        open(directory, "rights.ndjson").rows(jdbc, RIGHTS);
        open(directory, "charges.ndjson").rows(jdbc, CHARGES, begin, end);
        open(directory, "rates.ndjson").rows(jdbc, RATES, begin, end);
        open(directory, "holds.ndjson").rows(jdbc, HOLDS);
        writeCheckpoints(begin, end, treeSize, keptSizes, open(directory, "checkpoints.ndjson"));
        open(directory, "checkpoint.txt").text(log.latestCheckpoint().orElse(""));
        AuditFile noteKeys = open(directory, "note-keys.txt");
        log.keys().forEach(key -> noteKeys.line(key.toString()));
        open(directory, "receipt-keys.json")
                .line(new KeySet(jdbc.query(RECEIPT_KEYS, (row, n) -> new ReceiptKey(row.getBytes("public_key"))))
                        .jwks());
        Row summary = new Row()
                .with("version", 1)
                .with("from", from)
                .with("to", to)
                .with("exportedAt", Timestamps.micros(Instant.now()))
                .with("treeSize", treeSize)
                .with("batches", batches.batches())
                .with("unsealed", batches.unsealed())
                .with("attempts", batches.attempts())
                .with("entries", batches.entries());
        List<Row> contents = new ArrayList<>();
        for (AuditFile file : files) {
            contents.add(file.manifestLine());
        }
        summary.withRows("files", contents);
        Files.writeString(
                directory.resolve("manifest.json"),
                json.writerWithDefaultPrettyPrinter().writeValueAsString(summary) + "\n");
        return summary;
    }

    private AuditFile open(Path directory, String name) throws IOException {
        AuditFile file = new AuditFile(directory, name);
        files.add(file);
        return file;
    }

    /** Those of these days and the one before, each with the proof that the latest one continues it. */
    private void writeCheckpoints(
            OffsetDateTime begin, OffsetDateTime end, long treeSize, List<Long> kept, AuditFile file) {
        TreeSet<Long> sizes = new TreeSet<>(jdbc.queryForList(CHECKPOINTS, Long.class, begin, end, begin));
        for (long size : kept) {
            if (size < 1 || size > treeSize) {
                throw Refusal.negative("the log has " + treeSize + " leaves and no proof for a checkpoint of " + size
                        + ": see 'checkpoint verify'");
            }
            sizes.add(size);
        }
        for (long size : sizes) {
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("treeSize", size);
            line.put("rootHash", HexFormat.of().formatHex(log.root(size)));
            line.put("consistency", AuditFile.hexes(log.hashes(LeafRange.consistency(size, treeSize))));
            log.checkpoint(size).ifPresent(note -> line.put("note", note));
            file.line(line);
        }
    }
}
