package tech.novaeco.settlement.chaos.checker;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/** What the log must say of each batch, made anew from its rows as docs/SEAL.md describes it. */
final class BatchStatements {
    /** Columns are named as members of a line are; the first is the batch. */
    private static final String ATTEMPTS =
            """
            SELECT a.batch_id AS "batch", s.trade_id::text AS "tradeId", a.attempt_no AS "attemptNo", s.kind AS "kind",
                   s.trade_hash AS "tradeHash", s.buyer_id AS "buyerId", s.seller_id AS "sellerId", a.outcome AS "outcome",
                   a.reason_code AS "reasonCode", a.reason_text AS "reasonText", %1$s AS "recordedAt",
                   CASE a.outcome WHEN 'SETTLED' THEN s.leaf_index END AS "leafIndex", s.reverses::text AS "reverses",
                   %2$s AS "executedAt", %3$s AS "settleBy", s.priority AS "priority", a.rate_id::text AS "rateId",
                   CASE WHEN a.attempt_no = 1 AND a.recorded_at <> s.recorded_at THEN %4$s END AS "waitedSince",
                   s.link_id::text AS "linkId", s.link_size AS "linkSize"
            FROM ledger.settlement_attempt a JOIN ledger.settlement s ON s.seq = a.settlement_seq
            ORDER BY a.settlement_seq, a.attempt_no
            """.formatted(time("a.recorded_at"), time("s.executed_at"), time("s.settle_by"), time("s.recorded_at"));

    private static final String ENTRIES = """
            SELECT batch_id AS "batch", settlement_seq AS "settlementSeq", leg AS "leg", account_id AS "accountId",
                   asset_code AS "assetCode", amount::text AS "amount", balance_after::text AS "balanceAfter",
                   account_version AS "accountVersion", %s AS "recordedAt"
            FROM ledger.entry ORDER BY settlement_seq, leg
            """.formatted(time("recorded_at"));

    private static final String BATCHES = """
            SELECT id AS "batch", id::text AS "batchId", %s AS "recordedAt", trade_count AS "tradeCount",
                   merkle_root AS "merkleRoot", encode(sha256(convert_to(receipt_jws, 'UTF8')), 'hex') AS "receiptSha256"
            FROM ledger.batch
            """.formatted(time("recorded_at"));

    private static final Set<String> NUMBERS = Set.of(
            "attemptNo",
            "leafIndex",
            "priority",
            "settlementSeq",
            "leg",
            "accountId",
            "accountVersion",
            "tradeCount",
            "linkSize");

    private interface Line {
        void of(UUID batch, Map<String, Object> members);
    }

    private BatchStatements() {}

    /** RFC 8785 texts by batch. */
    static Map<UUID, String> read(Connection snapshot) throws SQLException {
        Map<UUID, MessageDigest> attempts = new HashMap<>();
        Map<UUID, MessageDigest> entries = new HashMap<>();
        each(snapshot, ATTEMPTS, (batch, line) -> digest(attempts, batch).update(bytes(line)));
        each(snapshot, ENTRIES, (batch, line) -> digest(entries, batch).update(bytes(line)));
        Map<UUID, String> statements = new HashMap<>();
        each(snapshot, BATCHES, (batch, members) -> {
            members.put("version", 1);
            members.put("attemptsSha256", Hashes.hex(digest(attempts, batch).digest()));
            members.put("entriesSha256", Hashes.hex(digest(entries, batch).digest()));
            statements.put(batch, CanonicalText.of(members));
        });
        return statements;
    }

    /** RFC 3339, UTC, six decimals. */
    private static String time(String column) {
        return "to_char(" + column + " AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')";
    }

    private static byte[] bytes(Map<String, Object> line) {
        return (CanonicalText.of(line) + "\n").getBytes(UTF_8);
    }

    /** What is null is left out. */
    private static void each(Connection snapshot, String sql, Line line) throws SQLException {
        try (Statement query = snapshot.createStatement();
                ResultSet row = query.executeQuery(sql)) {
            ResultSetMetaData columns = row.getMetaData();
            while (row.next()) {
                Map<String, Object> members = new TreeMap<>();
                for (int i = 2; i <= columns.getColumnCount(); i++) {
                    String name = columns.getColumnLabel(i);
                    String value = row.getString(i);
                    if (value != null) {
                        members.put(name, NUMBERS.contains(name) ? (Object) Long.valueOf(value) : value);
                    }
                }
                line.of(row.getObject(1, UUID.class), members);
            }
        }
    }

    private static MessageDigest digest(Map<UUID, MessageDigest> digests, UUID batch) {
        return digests.computeIfAbsent(batch, id -> {
            try {
                return MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException missing) {
                throw new IllegalStateException(missing);
            }
        });
    }
}
