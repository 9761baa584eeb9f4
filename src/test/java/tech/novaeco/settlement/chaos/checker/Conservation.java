package tech.novaeco.settlement.chaos.checker;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;

/** I3: value is neither made nor lost. */
final class Conservation implements Invariant {
    private static final String IN_CIRCULATION = """
            SELECT a.asset_code, sum(b.posted) FROM ledger.account_balance b JOIN ledger.account a ON a.id = b.account_id
            WHERE NOT EXISTS (SELECT FROM ledger.asset WHERE issuer_account = a.id)
            GROUP BY a.asset_code HAVING sum(b.posted) <> 0
            """;

    @Override
    public String id() {
        return "I3";
    }

    @Override
    public String says() {
        return "per asset entries sum to 0, balances sum to the opening total + minted - burned";
    }

    @Override
    public void check(Facts facts, Connection snapshot, Counting counting) throws SQLException {
        counting.atLeast(Math.max(1, facts.input().opening().size()));
        Checker.ask(snapshot, Laws.CONSERVATION).forEach(counting::violated);
        Checker.ask(snapshot, Laws.EACH_SETTLEMENT).forEach(counting::violated);
        Map<String, Long> circulating = new HashMap<>();
        try (Statement statement = snapshot.createStatement();
                ResultSet row = statement.executeQuery(IN_CIRCULATION)) {
            while (row.next()) {
                circulating.put(row.getString(1), row.getBigDecimal(2).longValueExact());
            }
        }
        Map<String, Long> since = Issuances.read(snapshot).sinceOpening(facts.ledger());
        TreeSet<String> assets = new TreeSet<>(facts.input().opening().keySet());
        assets.addAll(circulating.keySet());
        assets.addAll(since.keySet());
        for (String asset : assets) {
            long opened = facts.input().opening().getOrDefault(asset, 0L) + since.getOrDefault(asset, 0L);
            long now = circulating.getOrDefault(asset, 0L);
            counting.expect(
                    now == opened, () -> now + " " + asset + " in circulation, but " + opened + " were brought in");
        }
        counting.checked(facts.ledger().entries().values().stream()
                .mapToLong(java.util.List::size)
                .sum());
    }
}
