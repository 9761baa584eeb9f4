package tech.novaeco.settlement.chaos.checker;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import tech.novaeco.settlement.chaos.checker.Heard.Callback;
import tech.novaeco.settlement.chaos.checker.Ledger.Account;
import tech.novaeco.settlement.chaos.checker.Ledger.Asset;
import tech.novaeco.settlement.chaos.checker.Ledger.Batch;
import tech.novaeco.settlement.chaos.checker.Ledger.Entry;
import tech.novaeco.settlement.chaos.checker.Ledger.Settlement;

/** I7: every PAID, and every hold placed or given back, carries a receipt, the same at each repeat, that verifies offline and states what the ledger has. */
final class ReceiptsVerify implements Invariant {
    private static final Set<String> WITH_RECEIPT = Set.of("settlement.paid", "settlement.held", "settlement.released");

    @Override
    public String id() {
        return "I7";
    }

    @Override
    public String says() {
        return "every receipt verifies offline and states what was posted";
    }

    @Override
    public void check(Facts facts, Connection snapshot, Counting counting) throws SQLException {
        counting.atLeast(facts.input().atLeastSettled());
        ReceiptKeys keys = ReceiptKeys.read(snapshot, counting);
        Map<UUID, String> texts = new HashMap<>();
        for (Callback callback : facts.heard().callbacks()) {
            if (!WITH_RECEIPT.contains(callback.type())) {
                continue;
            }
            JsonNode receipt = callback.receipt();
            if (receipt == null) {
                counting.violated(callback.eventId() + " carries no receipt");
                continue;
            }
            String text = CanonicalText.of(receipt);
            String before = texts.putIfAbsent(callback.tradeId(), text);
            if (before == null) {
                verify(facts.ledger(), callback.tradeId(), receipt, keys, counting);
            } else if (!before.equals(text)) {
                counting.violated(callback.eventId() + " came again with another receipt");
            }
        }
    }

    private static void verify(Ledger ledger, UUID tradeId, JsonNode receipt, ReceiptKeys keys, Counting counting) {
        String flaw;
        try {
            flaw = flaw(ledger, tradeId, receipt, keys);
        } catch (IOException | IllegalArgumentException unreadable) {
            flaw = String.valueOf(unreadable.getMessage());
        }
        String found = flaw;
        counting.expect(found.isEmpty(), () -> "receipt of trade " + tradeId + ": " + found);
    }

    /** Empty: none. */
    private static String flaw(Ledger ledger, UUID tradeId, JsonNode receipt, ReceiptKeys keys) throws IOException {
        JsonNode statement = receipt.path("statement");
        JsonNode proof = receipt.path("proof");
        JsonNode signed = keys.signed(receipt.path("batch").asText());
        byte[] root = rootFrom(
                proof.path("index").asLong(),
                signed.path("treeSize").asLong(),
                Hashes.leaf(CanonicalText.of(statement)),
                proof.path("path"));
        if (!Hashes.hex(root).equals(signed.path("merkleRoot").asText())) {
            return "it leads to the root " + Hashes.hex(root) + ", signed is " + signed.path("merkleRoot");
        }
        if (!statement.path("batchId").equals(signed.path("batchId"))
                || !statement.path("recordedAt").equals(signed.path("recordedAt"))) {
            return "statement and signature are of two batches";
        }
        Settlement row = ledger.settlements().get(tradeId);
        if (row == null || !statement.path("tradeId").asText().equals(tradeId.toString())) {
            return "it is of trade " + statement.path("tradeId") + ", the ledger has " + row;
        }
        Batch batch =
                ledger.batches().get(UUID.fromString(statement.path("batchId").asText()));
        if (batch == null || !receipt.path("batch").asText().equals(batch.jws())) {
            return "its signature is not the one the ledger keeps for batch " + statement.path("batchId");
        }
        if (!statement.path("tradeHash").asText().equals(row.hash())) {
            return "it is of hash " + statement.path("tradeHash") + ", the ledger has " + row.hash();
        }
        List<String> posted = legs(ledger, row);
        return legs(statement).equals(posted) ? "" : "it states " + legs(statement) + ", posted is " + posted;
    }

    private static List<String> legs(JsonNode statement) {
        List<String> legs = new ArrayList<>();
        statement
                .path("legs")
                .forEach(leg -> legs.add(leg.path("from").asText() + " -> "
                        + leg.path("to").asText() + " " + leg.path("amount").asText() + " "
                        + LegRule.asset(
                                leg.path("assetType").asText(),
                                leg.path("tokenId").asText(""))));
        return legs;
    }

    /** Leg k is entry 2k-1, the payer's, and entry 2k. */
    private static List<String> legs(Ledger ledger, Settlement row) {
        List<Entry> entries = ledger.entriesOf(row);
        List<String> legs = new ArrayList<>();
        for (int k = 0; k + 1 < entries.size(); k += 2) {
            Entry payee = entries.get(k + 1);
            Asset asset = ledger.assets().getOrDefault(payee.asset(), new Asset(0, 0));
            legs.add(owner(ledger, entries.get(k)) + " -> " + owner(ledger, payee) + " "
                    + BigDecimal.valueOf(payee.amount(), asset.scale()).toPlainString() + " "
                    + LegRule.asset(payee.asset(), payee.token()));
        }
        return legs;
    }

    private static String owner(Ledger ledger, Entry entry) {
        return ledger.accounts()
                .getOrDefault(entry.accountId(), new Account("nobody", "", ""))
                .owner();
    }

    /** RFC 9162, section 2.1.3.2. */
    private static byte[] rootFrom(long index, long size, byte[] leaf, JsonNode path) {
        if (index < 0 || index >= size) {
            throw new IllegalArgumentException("leaf " + index + " of a tree of " + size);
        }
        long fn = index;
        long sn = size - 1;
        byte[] root = leaf;
        for (JsonNode step : path) {
            byte[] sibling = HexFormat.of().parseHex(step.asText());
            if (sn == 0) {
                throw new IllegalArgumentException("its path is too long");
            }
            if ((fn & 1) == 1 || fn == sn) {
                root = Hashes.node(sibling, root);
                while ((fn & 1) == 0 && fn != 0) {
                    fn >>= 1;
                    sn >>= 1;
                }
            } else {
                root = Hashes.node(root, sibling);
            }
            fn >>= 1;
            sn >>= 1;
        }
        if (sn != 0) {
            throw new IllegalArgumentException("its path is too short");
        }
        return root;
    }
}
