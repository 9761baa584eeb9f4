package tech.novaeco.settlement.chaos.checker;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tech.novaeco.settlement.chaos.checker.Ledger.Settlement;

/** I2, of charges: the ledger says of each leg that was withheld, and of no other, what for. */
final class ChargesNamed {
    private static final String CHARGES = """
            SELECT c.settlement_seq, concat_ws(' ', a.owner_id, c.kind, e.amount) FROM ledger.charge c
            LEFT JOIN ledger.entry e ON e.settlement_seq = c.settlement_seq AND e.leg = c.leg + 1
            LEFT JOIN ledger.account a ON a.id = e.account_id
            """;

    private ChargesNamed() {}

    static void check(Facts facts, TradeLegs trades, Connection snapshot, Counting counting) throws SQLException {
        Map<Long, List<String>> named = new HashMap<>();
        try (Statement statement = snapshot.createStatement();
                ResultSet row = statement.executeQuery(CHARGES)) {
            while (row.next()) {
                named.computeIfAbsent(row.getLong(1), seq -> new ArrayList<>()).add(row.getString(2));
            }
        }
        long legs = named.values().stream().mapToLong(List::size).sum();
        for (Settlement row : facts.ledger().trades()) {
            List<String> found = named.getOrDefault(row.seq(), new ArrayList<>()).stream()
                    .sorted()
                    .toList();
            named.remove(row.seq());
            try {
                List<String> expected = row.status().equals("SETTLED")
                        ? trades.charges(row).stream().sorted().toList()
                        : List.of();
                counting.expect(
                        found.equals(expected),
                        () -> "of trade " + row.tradeId() + " is withheld " + expected + ", but the ledger names "
                                + found);
            } catch (UnknownRule unknown) {
                counting.violated(String.valueOf(unknown.getMessage()));
            }
        }
        named.forEach(
                (seq, found) -> counting.violated("settlement " + seq + " is no trade, and has charges " + found));
        counting.note(legs + " charges");
    }
}
