package tech.novaeco.settlement.chaos.checker;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import tech.novaeco.settlement.chaos.checker.Ledger.Account;
import tech.novaeco.settlement.chaos.checker.Ledger.Entry;
import tech.novaeco.settlement.chaos.checker.Ledger.Settlement;
import tech.novaeco.settlement.chaos.checker.LegRule.Side;

/** I2: one settlement for each id, with exactly the entries that its message or request asks for. */
final class ExactLegs implements Invariant {
    @Override
    public String id() {
        return "I2";
    }

    @Override
    public String says() {
        return "one settlement per trade id, exactly its legs' entries";
    }

    @Override
    public void check(Facts facts, Connection snapshot, Counting counting) throws SQLException {
        counting.atLeast(facts.input().atLeastSettled());
        Checker.ask(snapshot, Laws.OUTCOMES).forEach(counting::violated);
        Conversions conversions = Conversions.read(snapshot);
        TradeLegs trades = new TradeLegs(facts, conversions);
        LegRule issuances = new IssuanceLegs(facts, Issuances.read(snapshot));
        LegRule holds = new HoldLegs(facts, snapshot);
        Map<String, LegRule> rules = Map.of(
                "TRADE", trades,
                "FUND", issuances,
                "MINT", issuances,
                "BURN", issuances,
                "REVERSAL", new ReversalLegs(facts, trades, snapshot),
                "HOLD", holds,
                "CAPTURE", holds,
                "RELEASE", holds,
                "EXPIRY", holds);
        for (Settlement row : facts.ledger().settlements().values()) {
            try {
                LegRule rule = rules.get(row.kind());
                if (rule == null) {
                    throw new UnknownRule("settlement " + row.tradeId() + " of kind " + row.kind());
                }
                if (row.status().equals("SETTLED")) {
                    List<Side> expected = rule.sides(row).stream().sorted().toList();
                    List<Side> posted =
                            posted(facts.ledger(), row).stream().sorted().toList();
                    counting.expect(
                            expected.equals(posted),
                            () -> row.kind() + " " + row.tradeId() + " should move " + expected + ", but moved "
                                    + posted);
                }
            } catch (UnknownRule unknown) {
                counting.violated(String.valueOf(unknown.getMessage()));
            }
        }
        ChargesNamed.check(facts, trades, snapshot, counting);
        counting.note(conversions.count() + " conversions");
    }

    private static List<Side> posted(Ledger ledger, Settlement row) {
        return ledger.entriesOf(row).stream().map(entry -> side(ledger, entry)).toList();
    }

    private static Side side(Ledger ledger, Entry entry) {
        Account account = ledger.accounts().getOrDefault(entry.accountId(), new Account("nobody", "", "MAIN"));
        return new Side(
                account.owner(), LegRule.asset(entry.asset(), entry.token()), account.purpose(), entry.amount());
    }
}
