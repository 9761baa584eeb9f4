package tech.novaeco.settlement.settlement;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import tech.novaeco.settlement.asset.Asset;
import tech.novaeco.settlement.asset.AssetCode;
import tech.novaeco.settlement.ledger.AccountKey;
import tech.novaeco.settlement.money.DecimalAmount;
import tech.novaeco.settlement.money.InvalidAmount;
import tech.novaeco.settlement.money.Money;
import tech.novaeco.settlement.settlement.Instruction.Leg;
import tech.novaeco.settlement.settlement.Original.Movement;
import tech.novaeco.settlement.trade.ReasonCode;
import tech.novaeco.settlement.trade.RefusedTrade;
import tech.novaeco.settlement.trade.TradeReversal;

/**
 * What a reversal moves: each movement of the original the other way round. In part, what was delivered goes back in the
 * proportion of what was paid, to the last minor unit; an amount that does not divide so is refused, never rounded.
 */
public final class Reversing {
    private final TradeReversal document;
    private final Original original;
    private final Function<AssetCode, Optional<Asset>> assets;
    /** In minor units of the asset of the first movement. */
    private final long paid;

    private Reversing(TradeReversal document, Original original, Function<AssetCode, Optional<Asset>> assets) {
        this.document = document;
        this.original = original;
        this.assets = assets;
        this.paid = paid(original);
    }

    /**
     * @param assets those of the ledger
     * @throws RefusedTrade {@code NOT_REVERSIBLE} or {@code AMOUNT_INVALID}, whatever balances and locks may say
     */
    public static Instruction.Reversal instruction(
            TradeReversal document, Original original, Function<AssetCode, Optional<Asset>> assets)
            throws RefusedTrade {
        Reversing reversing = new Reversing(document, original, assets);
        reversing.checkReversible();
        return new Instruction.Reversal(document, original.seller(), original.buyer(), reversing.legs());
    }

    private void checkReversible() throws RefusedTrade {
        if (original.kind().equals("REVERSAL")) {
            throw notReversible("is a reversal itself: have the trade published anew");
        }
        if (!original.kind().equals("TRADE")) {
            throw notReversible("is a " + original.kind() + ", not a trade: only a trade is reversed");
        }
        if (!original.status().equals("SETTLED") || original.movements().isEmpty()) {
            throw notReversible("is " + original.status() + ": only a SETTLED trade has something to reverse");
        }
    }

    private RefusedTrade notReversible(String why) {
        return new RefusedTrade(ReasonCode.NOT_REVERSIBLE, original.id() + " " + why);
    }

    private List<Leg> legs() throws RefusedTrade {
        long back = back();
        List<Leg> legs = new ArrayList<>();
        for (Movement movement : original.movements()) {
            boolean delivery = movement.payer()
                    .equals(AccountKey.main(original.seller(), movement.payer().asset()));
            ReasonCode onLack = delivery ? ReasonCode.LACK_OF_ASSET : ReasonCode.LACK_OF_FUNDS;
            legs.add(opposite(movement, share(movement, back), onLack));
        }
        return legs;
    }

    /** What the buyer gave in all: to the seller, for charges, to the desk. It is of one asset. */
    private static long paid(Original original) {
        return original.movements().stream()
                .filter(movement -> movement.payer().owner().equals(original.buyer()))
                .mapToLong(Movement::minorUnits)
                .reduce(0, Math::addExact);
    }

    /** Of what the buyer paid, in minor units. */
    private long back() throws RefusedTrade {
        DecimalAmount amount = document.amount();
        if (amount == null) {
            return paid;
        }
        Asset asset = asset(original.movements().get(0));
        try {
            long back = amount.in(asset).minorUnits();
            if (back <= paid) {
                return back;
            }
        } catch (InvalidAmount e) {
            throw new RefusedTrade(ReasonCode.AMOUNT_INVALID, String.valueOf(e.getMessage()));
        }
        throw new RefusedTrade(
                ReasonCode.AMOUNT_INVALID,
                "amount '" + amount.value().toPlainString() + "': at most " + text(paid, asset)
                        + ", which is what was paid, is allowed");
    }

    /** {@code quantity * back / paid}, which must come out even. */
    private long share(Movement movement, long back) throws RefusedTrade {
        BigInteger quantity = BigInteger.valueOf(movement.minorUnits());
        BigInteger[] share = quantity.multiply(BigInteger.valueOf(back)).divideAndRemainder(BigInteger.valueOf(paid));
        if (share[1].signum() != 0) {
            Asset money = asset(original.movements().get(0));
            long step = step();
            throw new RefusedTrade(
                    ReasonCode.AMOUNT_INVALID,
                    "amount '" + new Money(back, money.code()).format(money) + "' of " + text(paid, money)
                            + " would give back a part of " + text(movement.minorUnits(), asset(movement))
                            + " that does not divide: multiples of " + text(step, money) + " are allowed");
        }
        return share[0].longValueExact();
    }

    /** The least part of what was paid of which every movement has a part that comes out even. */
    private long step() {
        BigInteger whole = BigInteger.valueOf(paid);
        BigInteger step = BigInteger.ONE;
        for (Movement movement : original.movements()) {
            BigInteger of = whole.divide(whole.gcd(BigInteger.valueOf(movement.minorUnits())));
            step = step.multiply(of).divide(step.gcd(of));
        }
        return step.longValueExact();
    }

    private Leg opposite(Movement movement, long minorUnits, ReasonCode onLack) throws RefusedTrade {
        Asset asset = asset(movement);
        DecimalAmount amount = new DecimalAmount(BigDecimal.valueOf(minorUnits, asset.scale()));
        return new Leg(movement.payee(), movement.payer(), asset.code(), amount, movement.token(), onLack);
    }

    private Asset asset(Movement movement) throws RefusedTrade {
        AssetCode code = movement.payer().asset();
        return assets.apply(code)
                .orElseThrow(() -> new RefusedTrade(ReasonCode.UNKNOWN_ASSET, "the ledger knows no asset " + code));
    }

    private static String text(long minorUnits, Asset asset) {
        return new Money(minorUnits, asset.code()).format(asset) + " " + asset.code();
    }
}
