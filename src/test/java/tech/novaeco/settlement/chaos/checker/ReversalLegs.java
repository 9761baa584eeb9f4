package tech.novaeco.settlement.chaos.checker;

import java.math.BigInteger;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tech.novaeco.settlement.chaos.checker.Ledger.Settlement;

/**
 * A reversal: each side of the trade's own message the other way round. In part, all of them in the proportion of what is
 * paid back to what was paid, which must come out even.
 */
final class ReversalLegs implements LegRule {
    /** @param amount minor units of what the buyer paid; null: all of it */
    private record Request(UUID reverses, @Nullable Long amount) {}

    private final Ledger ledger;
    private final TradeLegs trades;
    private final Map<UUID, Request> requests = new HashMap<>();

    ReversalLegs(Facts facts, TradeLegs trades, Connection snapshot) throws SQLException {
        this.ledger = facts.ledger();
        this.trades = trades;
        try (Statement statement = snapshot.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT trade_id, reverses, amount FROM ledger.reversal_request")) {
            while (row.next()) {
                requests.put(
                        row.getObject(1, UUID.class),
                        new Request(row.getObject(2, UUID.class), row.getObject(3, Long.class)));
            }
        }
    }

    @Override
    public List<Side> sides(Settlement settlement) {
        Request request = requests.get(settlement.tradeId());
        if (request == null || !request.reverses().equals(settlement.reverses())) {
            throw new UnknownRule("reversal " + settlement.tradeId() + " of " + settlement.reverses()
                    + " settled, and asked for was " + request);
        }
        Settlement original = ledger.settlements().get(request.reverses());
        if (original == null
                || !original.kind().equals("TRADE")
                || !original.status().equals("SETTLED")) {
            throw new UnknownRule("reversal " + settlement.tradeId() + " settled, but what it reverses is " + original);
        }
        List<Side> moved = trades.sides(original);
        String buyer = trades.trade(original).path("buyerId").asText();
        // to the seller, for charges, to the desk: all of one asset
        long paid = -moved.stream()
                .filter(side -> side.owner().equals(buyer) && side.amount() < 0)
                .mapToLong(Side::amount)
                .sum();
        long back = request.amount() == null ? paid : request.amount();
        if (back < 1 || back > paid) {
            throw new UnknownRule(
                    "reversal " + settlement.tradeId() + " gives back " + back + " of " + paid + " minor units");
        }
        return moved.stream().map(side -> opposite(side, back, paid)).toList();
    }

    private static Side opposite(Side side, long back, long paid) {
        BigInteger[] share = BigInteger.valueOf(side.amount())
                .multiply(BigInteger.valueOf(back))
                .divideAndRemainder(BigInteger.valueOf(paid));
        if (share[1].signum() != 0) {
            throw new UnknownRule("a reversal of " + back + " in " + paid + " divides " + side + " unevenly");
        }
        return new Side(
                side.owner(), side.asset(), side.purpose(), share[0].negate().longValueExact());
    }
}
