package tech.novaeco.settlement.chaos.checker;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The rows of a ledger in one snapshot. */
record Ledger(
        Map<UUID, Settlement> settlements,
        Map<Long, List<Entry>> entries,
        Map<Long, Account> accounts,
        Map<String, Asset> assets,
        Map<String, Case> cases,
        Map<UUID, Batch> batches,
        Set<Long> waiting) {
    /**
     * One settlement.
     *
     * @param leafIndex of its receipt; null where it did not settle
     * @param reverses for a reversal the trade it undoes; else null
     */
    record Settlement(
            UUID tradeId,
            long seq,
            String kind,
            String hash,
            String status,
            String reason,
            String batchId,
            @Nullable Integer leafIndex,
            @Nullable UUID reverses) {}

    /**
     * One entry.
     *
     * @param amount minor units
     * @param token which right moved by this leg, as its history has it; else empty
     */
    record Entry(int leg, long accountId, String asset, long amount, String token) {}

    record Account(String owner, String asset, String purpose) {}

    record Asset(int scale, long issuerAccount) {}

    /** @param settlementSeq null: poison, a conflict, or what the worker failed at */
    record Case(String reason, String bodySha256, @Nullable Long settlementSeq) {}

    record Batch(UUID id, @Nullable String jws, @Nullable String merkleRoot) {}

    /** The history names the payer's entry, which has an odd number; the payee's is the next. */
    private static final String ENTRIES = """
            SELECT e.settlement_seq, e.leg, e.account_id, e.asset_code, e.amount, coalesce(h.token_id, '')
            FROM ledger.entry e LEFT JOIN ledger.right_token_history h
                ON h.settlement_seq = e.settlement_seq AND h.leg = e.leg - (e.leg + 1) % 2
            ORDER BY 1, 2
            """;

    private interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    static Ledger read(Connection snapshot) throws SQLException {
        Map<UUID, Settlement> settlements = new LinkedHashMap<>();
        for (Settlement row : all(snapshot, """
                SELECT trade_id, seq, kind, trade_hash, status, coalesce(reason_code, ''), coalesce(batch_id::text, ''), leaf_index, reverses
                FROM ledger.settlement ORDER BY seq""", Ledger::settlement)) {
            settlements.put(row.tradeId(), row);
        }
        Map<Long, List<Entry>> entries = new HashMap<>();
        all(
                snapshot,
                ENTRIES,
                row -> entries.computeIfAbsent(row.getLong(1), seq -> new ArrayList<>())
                        .add(new Entry(
                                row.getInt(2), row.getLong(3), row.getString(4), row.getLong(5), row.getString(6))));
        Map<Long, Account> accounts = new HashMap<>();
        all(
                snapshot,
                "SELECT id, owner_id, asset_code, purpose FROM ledger.account",
                row -> accounts.put(row.getLong(1), new Account(row.getString(2), row.getString(3), row.getString(4))));
        Map<String, Asset> assets = new HashMap<>();
        all(
                snapshot,
                "SELECT code, scale, issuer_account FROM ledger.asset",
                row -> assets.put(row.getString(1), new Asset(row.getInt(2), row.getLong(3))));
        Map<String, Case> cases = new LinkedHashMap<>();
        all(
                snapshot,
                "SELECT id::text, reason_code, body_sha256, settlement_seq FROM ledger.exception_case ORDER BY id",
                row -> cases.put(
                        row.getString(1), new Case(row.getString(2), row.getString(3), row.getObject(4, Long.class))));
        Map<UUID, Batch> batches = new HashMap<>();
        all(
                snapshot,
                "SELECT id, receipt_jws, merkle_root FROM ledger.batch",
                row -> batches.put(
                        row.getObject(1, UUID.class),
                        new Batch(row.getObject(1, UUID.class), row.getString(2), row.getString(3))));
        Set<Long> waiting =
                new HashSet<>(all(snapshot, "SELECT settlement_seq FROM ledger.pending_trade", row -> row.getLong(1)));
        return new Ledger(settlements, entries, accounts, assets, cases, batches, waiting);
    }

    private static Settlement settlement(ResultSet row) throws SQLException {
        return new Settlement(
                row.getObject(1, UUID.class),
                row.getLong(2),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                row.getString(6),
                row.getString(7),
                row.getObject(8, Integer.class),
                row.getObject(9, UUID.class));
    }

    private static <T> List<T> all(Connection snapshot, String sql, Reader<T> reader) throws SQLException {
        List<T> found = new ArrayList<>();
        try (Statement statement = snapshot.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                found.add(reader.read(rows));
            }
        }
        return found;
    }

    List<Settlement> trades() {
        return ofKind("TRADE");
    }

    List<Settlement> reversals() {
        return ofKind("REVERSAL");
    }

    private List<Settlement> ofKind(String kind) {
        return settlements.values().stream()
                .filter(row -> row.kind().equals(kind))
                .toList();
    }

    /** What only a message can bring about. */
    List<Settlement> published() {
        return ofKinds(Set.of("TRADE", "HOLD", "CAPTURE", "RELEASE"));
    }

    /** What the market place is told of: also that a hold has expired, but not that another had ended it first. */
    List<Settlement> told() {
        return ofKinds(Set.of("TRADE", "HOLD", "CAPTURE", "RELEASE", "EXPIRY")).stream()
                .filter(row -> !row.kind().equals("EXPIRY") || row.status().equals("SETTLED"))
                .toList();
    }

    private List<Settlement> ofKinds(Set<String> kinds) {
        return settlements.values().stream()
                .filter(row -> kinds.contains(row.kind()))
                .toList();
    }

    List<Entry> entriesOf(Settlement settlement) {
        return entries.getOrDefault(settlement.seq(), List.of());
    }
}
