package tech.novaeco.settlement.adapter.postgres;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import tech.novaeco.settlement.asset.AssetCode;
import tech.novaeco.settlement.asset.TokenId;
import tech.novaeco.settlement.ledger.Hold.Resolution;
import tech.novaeco.settlement.money.Money;
import tech.novaeco.settlement.receipt.BatchReceipts;
import tech.novaeco.settlement.receipt.HeldFunds;
import tech.novaeco.settlement.receipt.Kind;
import tech.novaeco.settlement.receipt.Receipt;
import tech.novaeco.settlement.receipt.SignedRoot;
import tech.novaeco.settlement.receipt.Statement;
import tech.novaeco.settlement.settlement.ConversionRate;
import tech.novaeco.settlement.trade.ChargeKind;
import tech.novaeco.settlement.trade.PartyId;
import tech.novaeco.settlement.trade.TradeHash;
import tech.novaeco.settlement.trade.TradeId;

/** Receipts, read back from the rows of their batch and the signature that was stored with it. Thread-safe. */
public final class Receipts {
    private static final String SIGNED_ROOT =
            "SELECT merkle_root, receipt_jws FROM ledger.batch WHERE id = ?::uuid AND receipt_jws IS NOT NULL";

    private static final String LEAVES = """
            SELECT t.batch_id, t.settlement_seq, s.trade_id, s.kind, s.trade_hash, t.attempt_no, s.buyer_id, s.seller_id, t.recorded_at,
                   s.reverses, r.id, r.base, r.quote, r.numerator, r.scale, r.source, r.quoted_at, r.valid_until
            FROM ledger.settlement_attempt t JOIN ledger.settlement s ON s.seq = t.settlement_seq
            LEFT JOIN ledger.conversion_rate r ON r.id = t.rate_id
            WHERE t.batch_id = ANY (?::uuid[]) AND t.outcome = 'SETTLED' ORDER BY t.batch_id, s.leaf_index
            """;

    /** Entry 2k-1 is the payer's, entry 2k the payee's. */
    private static final String LEGS = """
            SELECT p.settlement_seq, payer.owner_id AS payer, payee.owner_id AS payee, p.asset_code, r.amount, h.token_id, c.kind AS charge
            FROM ledger.settlement_attempt t
            JOIN ledger.entry p ON p.settlement_seq = t.settlement_seq AND p.leg % 2 = 1
            JOIN ledger.entry r ON r.settlement_seq = p.settlement_seq AND r.leg = p.leg + 1
            JOIN ledger.account payer ON payer.id = p.account_id
            JOIN ledger.account payee ON payee.id = r.account_id
            LEFT JOIN ledger.right_token_history h ON h.settlement_seq = p.settlement_seq AND h.leg = p.leg
            LEFT JOIN ledger.charge c ON c.settlement_seq = p.settlement_seq AND c.leg = p.leg
            WHERE t.batch_id = ANY (?::uuid[]) AND t.outcome = 'SETTLED' ORDER BY p.settlement_seq, p.leg
            """;

    /** What was placed has the trade id of its settlement. */
    private static final String HOLDS = """
            SELECT x.settlement_seq, h.id, payer.owner_id AS payer, payee.owner_id AS payee, payer.asset_code, h.amount, h.expires_at,
                   x.resolution
            FROM (SELECT t.settlement_seq, coalesce(r.hold_id, s.trade_id) AS hold_id, r.kind AS resolution
                  FROM ledger.settlement_attempt t
                  JOIN ledger.settlement s ON s.seq = t.settlement_seq AND s.kind IN ('HOLD', 'CAPTURE', 'RELEASE', 'EXPIRY')
                  LEFT JOIN ledger.hold_resolution r ON r.settlement_seq = t.settlement_seq
                  WHERE t.batch_id = ANY (?::uuid[]) AND t.outcome = 'SETTLED') AS x
            JOIN ledger.hold h ON h.id = x.hold_id
            JOIN ledger.account payer ON payer.id = h.account_id
            JOIN ledger.account payee ON payee.id = h.payee_account_id
            """;

    private static final String STANDING = """
            SELECT s.status, s.reason_code, s.batch_id,
                   ARRAY(SELECT r.trade_id::text FROM ledger.settlement r
                         WHERE r.reverses = s.trade_id AND r.status = 'SETTLED' ORDER BY r.seq) AS reversed_by
            FROM ledger.settlement s WHERE s.trade_id = ?
            """;

    /**
     * Where a trade stands now.
     *
     * @param batchId of its latest attempt
     * @param reversedBy the settled reversals of it, oldest first
     */
    public record Standing(
            String status,
            @Nullable String reasonCode,
            @Nullable UUID batchId,
            List<String> reversedBy) {
        public boolean settled() {
            return status.equals("SETTLED");
        }
    }

    private final JdbcTemplate jdbc;
    private final AssetRegistry assets;

    public Receipts(JdbcTemplate jdbc, AssetRegistry assets) {
        this.jdbc = jdbc;
        this.assets = assets;
    }

    /** @return empty if the ledger knows no such trade */
    public Optional<Standing> standing(TradeId trade) {
        return jdbc
                .query(
                        STANDING,
                        (row, n) -> new Standing(
                                row.getString("status"),
                                row.getString("reason_code"),
                                row.getObject("batch_id", UUID.class),
                                List.of((String[]) row.getArray("reversed_by").getArray())),
                        trade.value())
                .stream()
                .findFirst();
    }

    /** @return empty unless it settled in a batch that was signed */
    public Optional<Receipt> find(TradeId trade) {
        return standing(trade)
                .filter(Standing::settled)
                .flatMap(standing -> Optional.ofNullable(standing.batchId()))
                .map(batch -> ofBatch(batch).get(trade));
    }

    /**
     * The receipts of all trades that a batch settled. One that does not verify is never handed out.
     *
     * @return empty if it settled nothing, or before batches were signed
     * @throws IllegalStateException if the rows no longer lead to the root that was signed
     */
    public Map<TradeId, Receipt> ofBatch(UUID batchId) {
        List<SignedRoot> signed = jdbc.query(
                SIGNED_ROOT,
                (row, n) -> new SignedRoot(row.getString("merkle_root"), row.getString("receipt_jws")),
                batchId);
        if (signed.isEmpty()) {
            return Map.of();
        }
        BatchReceipts receipts = new BatchReceipts(statements(batchId));
        if (!receipts.merkleRoot().equals(signed.get(0).merkleRoot())) {
            throw new IllegalStateException("batch " + batchId + " was signed with root "
                    + signed.get(0).merkleRoot() + ", but its rows lead to " + receipts.merkleRoot()
                    + ": somebody changed them");
        }
        Map<TradeId, Receipt> byTrade = new LinkedHashMap<>();
        receipts.receipts(signed.get(0).jws())
                .forEach(receipt -> byTrade.put(receipt.statement().tradeId(), receipt));
        return byTrade;
    }

    private List<Statement> statements(UUID batchId) {
        return statementsOf(List.of(batchId)).getOrDefault(batchId, List.of());
    }

    /**
     * What was settled, batch by batch, each in the order of its tree; batches that settled nothing are left out.
     *
     * @param batchIds some hundreds at a time: all their statements are held in memory
     */
    public Map<UUID, List<Statement>> statementsOf(Collection<UUID> batchIds) {
        String[] ids = batchIds.stream().map(UUID::toString).toArray(String[]::new);
        Map<Long, List<Statement.Leg>> legs = new HashMap<>();
        jdbc.query(
                LEGS,
                row -> {
                    legs.computeIfAbsent(row.getLong("settlement_seq"), seq -> new ArrayList<>(2))
                            .add(leg(row));
                },
                (Object) ids);
        Map<Long, HeldFunds> holds = new HashMap<>();
        jdbc.query(
                HOLDS,
                row -> {
                    holds.put(row.getLong("settlement_seq"), held(row));
                },
                (Object) ids);
        Map<UUID, List<Statement>> statements = new HashMap<>();
        jdbc.query(
                LEAVES,
                row -> {
                    UUID batchId = row.getObject("batch_id", UUID.class);
                    statements
                            .computeIfAbsent(batchId, id -> new ArrayList<>())
                            .add(statement(row, batchId, legs, holds));
                },
                (Object) ids);
        return statements;
    }

    private static Statement statement(
            ResultSet row, UUID batchId, Map<Long, List<Statement.Leg>> legs, Map<Long, HeldFunds> holds)
            throws SQLException {
        UUID reverses = row.getObject("reverses", UUID.class);
        return new Statement(
                new TradeId(row.getObject("trade_id", UUID.class)),
                Kind.valueOf(row.getString("kind")),
                new TradeHash(row.getString("trade_hash")),
                row.getInt("attempt_no"),
                new PartyId(row.getString("buyer_id")),
                new PartyId(row.getString("seller_id")),
                legs.getOrDefault(row.getLong("settlement_seq"), List.of()),
                batchId,
                instant(row),
                Optional.ofNullable(reverses).map(TradeId::new),
                row.getString("id") == null ? Optional.empty() : Optional.of(conversion(RateRows.rate(row))),
                Optional.ofNullable(holds.get(row.getLong("settlement_seq"))));
    }

    private static Statement.Conversion conversion(ConversionRate rate) {
        return new Statement.Conversion(
                rate.id(), rate.base(), rate.quote(), rate.rate(), rate.source(), rate.quotedAt(), rate.validUntil());
    }

    private HeldFunds held(ResultSet row) throws SQLException {
        AssetCode asset = new AssetCode(row.getString("asset_code"));
        return new HeldFunds(
                new TradeId(row.getObject("id", UUID.class)),
                new PartyId(row.getString("payer")),
                new PartyId(row.getString("payee")),
                asset,
                new Money(row.getLong("amount"), asset)
                        .format(assets.find(asset).orElseThrow()),
                row.getObject("expires_at", OffsetDateTime.class).toInstant(),
                Optional.ofNullable(row.getString("resolution")).map(Resolution::valueOf));
    }

    private Statement.Leg leg(ResultSet row) throws SQLException {
        AssetCode asset = new AssetCode(row.getString("asset_code"));
        return new Statement.Leg(
                new PartyId(row.getString("payer")),
                new PartyId(row.getString("payee")),
                asset,
                new Money(row.getLong("amount"), asset)
                        .format(assets.find(asset).orElseThrow()),
                Optional.ofNullable(row.getString("token_id")).map(TokenId::new),
                Optional.ofNullable(row.getString("charge")).map(ChargeKind::valueOf));
    }

    private static Instant instant(ResultSet row) throws SQLException {
        return row.getObject("recorded_at", OffsetDateTime.class).toInstant();
    }
}
