package tech.novaeco.settlement.chaos.checker;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tech.novaeco.settlement.chaos.checker.Ledger.Settlement;
import tech.novaeco.settlement.chaos.checker.Published.Message;

/** Linked trades: all that name one link settled together, as many as each of them says, or none did. */
final class LinksWhole implements Invariant {
    private static final String LINKED =
            "SELECT seq, link_id || ' of ' || link_size FROM ledger.settlement WHERE link_id IS NOT NULL OR link_size IS NOT NULL";

    @Override
    public String id() {
        return "LINK";
    }

    @Override
    public String says() {
        return "linked trades: all of a link settled in one batch, or none";
    }

    @Override
    public void check(Facts facts, Connection snapshot, Counting counting) throws SQLException {
        counting.atLeast(0);
        Map<Long, String> inLedger = inLedger(snapshot);
        Map<String, List<Settlement>> links = new HashMap<>();
        Map<String, Set<String>> sizes = new HashMap<>();
        Set<String> seen = new HashSet<>();
        for (Message message : facts.published().messages()) {
            JsonNode trade = message.trade();
            Settlement row = facts.ledger().settlements().get(message.tradeId());
            if (trade == null || message.poison() || row == null || !row.hash().equals(message.hash())) {
                continue;
            }
            if (trade.has("linkId") && seen.add(message.tradeId() + message.hash())) {
                String link = trade.path("linkId").asText();
                String says = link + " of " + trade.path("linkSize").asText();
                counting.expect(
                        says.equals(inLedger.remove(row.seq())),
                        () -> "trade " + row.tradeId() + " names link " + says + ", the ledger does not");
                links.computeIfAbsent(link, id -> new ArrayList<>()).add(row);
                sizes.computeIfAbsent(link, id -> new HashSet<>())
                        .add(trade.path("linkSize").asText());
            }
        }
        inLedger.forEach((seq, link) -> counting.violated(
                "settlement " + seq + " is of link " + link + " in the ledger, but no message of it says so"));
        links.forEach((link, rows) -> whole(link, rows, sizes.getOrDefault(link, Set.of()), counting));
        long settled = links.values().stream()
                .filter(rows -> rows.stream().anyMatch(row -> row.status().equals("SETTLED")))
                .count();
        counting.note(links.size() + " links, of which " + settled + " settled");
    }

    private static void whole(String link, List<Settlement> rows, Set<String> sizes, Counting counting) {
        List<Settlement> settled =
                rows.stream().filter(row -> row.status().equals("SETTLED")).toList();
        long batches = settled.stream().map(Settlement::batchId).distinct().count();
        boolean all = sizes.equals(Set.of(String.valueOf(settled.size()))) && batches == 1;
        counting.expect(
                settled.isEmpty() || all,
                () -> "link " + link + " of " + sizes + " trades has " + settled.size() + " settled in " + batches
                        + " batches");
        long waiting =
                rows.stream().filter(row -> row.status().equals("PENDING")).count();
        counting.expect(
                waiting == 0 || waiting == rows.size(),
                () -> "link " + link + " is decided, and " + waiting + " of its trades still wait");
    }

    private static Map<Long, String> inLedger(Connection snapshot) throws SQLException {
        Map<Long, String> linked = new HashMap<>();
        try (Statement statement = snapshot.createStatement();
                ResultSet row = statement.executeQuery(LINKED)) {
            while (row.next()) {
                linked.put(row.getLong(1), String.valueOf(row.getString(2)));
            }
        }
        return linked;
    }
}
