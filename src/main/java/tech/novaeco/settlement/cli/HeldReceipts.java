package tech.novaeco.settlement.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import tech.novaeco.settlement.adapter.desk.Row;
import tech.novaeco.settlement.adapter.postgres.AssetRegistry;
import tech.novaeco.settlement.adapter.postgres.Receipts;
import tech.novaeco.settlement.receipt.InvalidReceipt;
import tech.novaeco.settlement.receipt.KeySet;
import tech.novaeco.settlement.receipt.ReceiptKey;
import tech.novaeco.settlement.receipt.ReceiptVerifier;
import tech.novaeco.settlement.receipt.Statement;
import tech.novaeco.settlement.trade.StrictJson;

/** Receipts that others kept, each of which this ledger must still be able to account for. */
final class HeldReceipts {
    private static final String KEYS = "SELECT public_key FROM ledger.receipt_key ORDER BY created_at, kid";

    private static final String STANDING = "SELECT status, batch_id FROM ledger.settlement WHERE trade_id = ?";

    private static final ObjectMapper MAPPER = StrictJson.mapper();

    private record Standing(String status, @Nullable UUID batchId) {}

    private final JdbcTemplate jdbc;
    private final Receipts receipts;
    private final ReceiptVerifier verifier;
    private final List<Row> missing = new ArrayList<>();
    private List<Statement> stated = List.of();
    private @Nullable UUID lastBatch;
    private long compared;

    HeldReceipts(JdbcTemplate jdbc, AssetRegistry assets, @Nullable String jwks) {
        this.jdbc = jdbc;
        receipts = new Receipts(jdbc, assets);
        List<ReceiptKey> keys = new ArrayList<>();
        // one whose bytes were changed is named by the check of receipts
        jdbc.query(KEYS, row -> {
            byte[] raw = row.getBytes("public_key");
            if (raw.length == ReceiptKey.BYTES) {
                keys.add(new ReceiptKey(raw));
            }
        });
        if (jwks != null) {
            keys.addAll(ReceiptFile.keys(jwks, Optional.empty()).keys());
        }
        verifier = new ReceiptVerifier(new KeySet(keys));
    }

    /** @param name a file of receipts or PAID callbacks, one a line */
    void compare(String name) {
        try (BufferedReader lines = open(name)) {
            int number = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                if (!line.isBlank()) {
                    compare(receipt(name, number, line), "--receipts " + name + " line " + number);
                }
            }
        } catch (IOException | InvalidPathException e) {
            throw Refusal.usage("--receipts '" + name + "' cannot be read (" + e
                    + "): a file with a receipt a line, or - for standard input");
        }
    }

    private static BufferedReader open(String name) throws IOException {
        return name.equals("-")
                ? new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))
                : Files.newBufferedReader(Path.of(name));
    }

    /** A callback holds its receipt as a member; anything else must be a receipt itself. */
    private static String receipt(String name, int number, String line) {
        try {
            JsonNode held = MAPPER.readTree(line).path("data").path("receipt");
            return held.isObject() ? MAPPER.writeValueAsString(held) : line;
        } catch (JsonProcessingException e) {
            throw Refusal.usage("--receipts " + name + " line " + number + " is no JSON: a receipt or a PAID callback"
                    + " on one line is expected");
        }
    }

    private void compare(String receipt, String where) {
        compared++;
        Statement said;
        try {
            said = verifier.verify(receipt).receipt().statement();
        } catch (InvalidReceipt e) {
            throw Refusal.negative(where + " is no good receipt: " + e.getMessage()
                    + "; where the ledger has forgotten its key, name a JWKS with --jwks");
        }
        Optional<Standing> standing = jdbc
                .query(
                        STANDING,
                        (row, n) -> new Standing(row.getString("status"), row.getObject("batch_id", UUID.class)),
                        said.tradeId().value())
                .stream()
                .findFirst();
        boolean settled = standing.filter(now -> now.status().equals("SETTLED"))
                .filter(now -> said.batchId().equals(now.batchId()))
                .isPresent();
        boolean kept = settled && ofBatch(said.batchId()).contains(said);
        if (!kept) {
            missing.add(new Row()
                    .with("tradeId", said.tradeId())
                    .with("kind", said.kind())
                    .with("buyer", said.buyerId())
                    .with("seller", said.sellerId())
                    .with("batchId", said.batchId())
                    .with("recordedAt", said.recordedAt())
                    .with(
                            "now",
                            standing.map(now -> now.status() + " in batch " + now.batchId()
                                            + (settled ? ", but saying something else" : ""))
                                    .orElse("unknown")));
        }
    }

    /** Receipts of one batch often come together: the last one is remembered. Rows that make no sense state nothing. */
    private List<Statement> ofBatch(UUID batchId) {
        if (!batchId.equals(lastBatch)) {
            lastBatch = batchId;
            try {
                stated = receipts.statementsOf(List.of(batchId)).getOrDefault(batchId, List.of());
            } catch (IllegalArgumentException | NoSuchElementException e) {
                stated = List.of();
            }
        }
        return stated;
    }

    long compared() {
        return compared;
    }

    List<Row> missing() {
        return missing;
    }
}
