package tech.novaeco.settlement.chaos.checker;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import tech.novaeco.settlement.chaos.checker.Ledger.Account;
import tech.novaeco.settlement.chaos.checker.Ledger.Entry;
import tech.novaeco.settlement.chaos.checker.Ledger.Settlement;
import tech.novaeco.settlement.chaos.checker.LegRule.Side;

/** I5: who paid got the asset, who delivered got the cash; both or neither. */
final class DeliveryVersusPayment implements Invariant {
    @Override
    public String id() {
        return "I5";
    }

    @Override
    public String says() {
        return "cash legs <=> asset legs";
    }

    @Override
    public void check(Facts facts, Connection snapshot, Counting counting) throws SQLException {
        TradeLegs messages = new TradeLegs(facts, Conversions.read(snapshot));
        for (Settlement row : facts.ledger().trades()) {
            List<Entry> entries = facts.ledger().entriesOf(row);
            if (!row.status().equals("SETTLED") && entries.isEmpty()) {
                continue;
            }
            try {
                JsonNode trade = messages.trade(row);
                if (trade.has("delivery") || entries.size() > 2) {
                    Set<String> expected = expected(messages.sides(row));
                    Set<String> moved = moved(facts.ledger(), entries);
                    counting.expect(
                            expected.equals(moved),
                            () -> "trade " + row.tradeId() + " should be " + expected + ", but is " + moved);
                }
            } catch (UnknownRule unknown) {
                counting.violated(String.valueOf(unknown.getMessage()));
            }
        }
    }

    /** {@code alice pays EUR}, {@code bob gets EUR}, {@code bob pays CARBON_CREDIT}, ... */
    private static Set<String> expected(List<Side> sides) {
        Set<String> expected = new TreeSet<>();
        for (Side side : sides) {
            String asset = side.asset().replaceFirst("/.*", "");
            expected.add(side.owner() + (side.amount() < 0 ? " pays " : " gets ") + asset);
        }
        return expected;
    }

    private static Set<String> moved(Ledger ledger, List<Entry> entries) {
        List<String> sides = new ArrayList<>();
        for (Entry entry : entries) {
            Account account = ledger.accounts().getOrDefault(entry.accountId(), new Account("nobody", "", ""));
            sides.add(account.owner() + (entry.amount() < 0 ? " pays " : " gets ") + entry.asset());
        }
        return new TreeSet<>(sides);
    }
}
