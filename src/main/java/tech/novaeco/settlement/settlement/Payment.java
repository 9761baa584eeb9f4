package tech.novaeco.settlement.settlement;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tech.novaeco.settlement.asset.Asset;
import tech.novaeco.settlement.asset.AssetCode;
import tech.novaeco.settlement.ledger.AccountKey;
import tech.novaeco.settlement.money.DecimalAmount;
import tech.novaeco.settlement.money.InvalidAmount;
import tech.novaeco.settlement.money.Money;
import tech.novaeco.settlement.settlement.Instruction.Leg;
import tech.novaeco.settlement.trade.Charge;
import tech.novaeco.settlement.trade.ChargeKind;
import tech.novaeco.settlement.trade.PartyId;
import tech.novaeco.settlement.trade.ReasonCode;
import tech.novaeco.settlement.trade.Split;
import tech.novaeco.settlement.trade.TradeExecutedEvent;

/**
 * How the buyer pays: to the seller and to each payee of a charge; in the trade's asset, or out of another one through the
 * conversion desk. No leg ever nets two assets: the buyer gives the desk the one, the desk gives the payees the other.
 */
final class Payment {
    private static final BigInteger MOST = BigInteger.TEN.pow(DecimalAmount.MAX_DIGITS);

    private final TradeExecutedEvent event;

    Payment(TradeExecutedEvent event) {
        this.event = event;
    }

    /** Which rate is needed; empty where the buyer pays in the trade's own asset. */
    Optional<ConversionRate.Pair> pair() {
        AssetCode payWith = event.payWith();
        return payWith == null || payWith.equals(event.assetType())
                ? Optional.empty()
                : Optional.of(new ConversionRate.Pair(event.assetType(), payWith));
    }

    Set<AccountKey> accounts() {
        AssetCode asset = event.assetType();
        Set<AccountKey> accounts = new LinkedHashSet<>();
        accounts.add(AccountKey.main(event.sellerId(), asset));
        event.charges().forEach(charge -> accounts.add(AccountKey.main(charge.payee(), asset)));
        pair().ifPresentOrElse(
                        pair -> {
                            accounts.add(AccountKey.main(event.buyerId(), pair.quote()));
                            accounts.add(AccountKey.desk(pair.quote()));
                            accounts.add(AccountKey.residue(pair.quote()));
                            accounts.add(AccountKey.desk(asset));
                        },
                        () -> accounts.add(AccountKey.main(event.buyerId(), asset)));
        return accounts;
    }

    /** @throws Refusal {@code RATE_UNAVAILABLE}, {@code AMOUNT_INVALID}, {@code UNKNOWN_ASSET} or {@code SELF_TRADE} */
    List<Leg> legs(LockedState state) throws Refusal {
        Optional<ConversionRate.Pair> pair = pair();
        if (pair.isEmpty()) {
            return payees(AccountKey.main(event.buyerId(), event.assetType()), state);
        }
        if (event.buyerId().equals(event.sellerId())) {
            throw new Refusal(ReasonCode.SELF_TRADE, "buyer and seller are both " + event.buyerId());
        }
        List<Leg> legs = new ArrayList<>(toDesk(current(pair.get(), state), state));
        legs.addAll(payees(AccountKey.desk(event.assetType()), state));
        return legs;
    }

    /** The newest quote counts, and goes stale: an older one that would still be valid was given up for it. */
    private ConversionRate current(ConversionRate.Pair pair, LockedState state) throws Refusal {
        ConversionRate rate = state.rates().get(pair);
        String what = "what 1 " + pair.base() + " costs in " + pair.quote();
        if (rate == null) {
            throw new Refusal(ReasonCode.RATE_UNAVAILABLE, "no rate says " + what + ": set one and retry the case");
        }
        if (!state.now().isBefore(rate.validUntil())) {
            throw new Refusal(
                    ReasonCode.RATE_UNAVAILABLE,
                    "the newest rate that says " + what + ", " + rate.id() + ", was valid until " + rate.validUntil()
                            + ", and it is " + state.now() + ": set a new one and retry the case");
        }
        return rate;
    }

    /** What the buyer gives, and apart from it the minor unit that a fraction was rounded up to. */
    private List<Leg> toDesk(ConversionRate rate, LockedState state) throws Refusal {
        Asset base = asset(rate.base(), state);
        Asset quote = asset(rate.quote(), state);
        ConversionRate.Converted price = rate.convert(amount(base).minorUnits(), base, quote);
        if (price.cost().signum() == 0 || price.cost().compareTo(MOST) >= 0) {
            throw new Refusal(
                    ReasonCode.AMOUNT_INVALID,
                    "amount " + event.amount().value().toPlainString() + " " + base.code() + " at "
                            + rate.rate().toPlainString() + " "
                            + quote.code() + " each costs "
                            + (price.cost().signum() == 0 ? "less than one minor unit" : "more than the ledger counts")
                            + " in " + quote.code() + ": pay in " + base.code() + ", or another amount");
        }
        AccountKey buyer = AccountKey.main(event.buyerId(), quote.code());
        List<Leg> legs = new ArrayList<>();
        legs.add(leg(buyer, AccountKey.desk(quote.code()), decimal(price.cost().longValueExact(), quote), null));
        if (price.residue() > 0) {
            legs.add(leg(buyer, AccountKey.residue(quote.code()), decimal(price.residue(), quote), null));
        }
        return legs;
    }

    /** The seller, less the charges, and their payees. What comes to nothing moves nothing. */
    private List<Leg> payees(AccountKey payer, LockedState state) throws Refusal {
        AccountKey seller = AccountKey.main(event.sellerId(), event.assetType());
        if (event.charges().isEmpty()) {
            return List.of(leg(payer, seller, event.amount(), null));
        }
        Asset asset = asset(event.assetType(), state);
        Split split = split(asset);
        List<Leg> legs = new ArrayList<>();
        if (split.rest() > 0) {
            legs.add(leg(payer, seller, decimal(split.rest(), asset), null));
        }
        for (int i = 0; i < split.charges().size(); i++) {
            Charge charge = event.charges().get(i);
            long part = split.charges().get(i);
            if (part > 0) {
                legs.add(leg(payer, main(charge.payee()), decimal(part, asset), charge.kind()));
            }
        }
        return legs;
    }

    private AccountKey main(PartyId owner) {
        return AccountKey.main(owner, event.assetType());
    }

    private Split split(Asset asset) throws Refusal {
        try {
            return Split.of(amount(asset), event.charges(), asset);
        } catch (InvalidAmount e) {
            throw new Refusal(ReasonCode.AMOUNT_INVALID, String.valueOf(e.getMessage()));
        }
    }

    private Money amount(Asset asset) throws Refusal {
        try {
            return event.amount().in(asset);
        } catch (InvalidAmount e) {
            throw new Refusal(ReasonCode.AMOUNT_INVALID, String.valueOf(e.getMessage()));
        }
    }

    private static Asset asset(AssetCode code, LockedState state) throws Refusal {
        Asset asset = state.assets().get(code);
        if (asset == null) {
            throw new Refusal(ReasonCode.UNKNOWN_ASSET, "the ledger knows no asset " + code);
        }
        return asset;
    }

    private static DecimalAmount decimal(long minorUnits, Asset asset) {
        return new DecimalAmount(BigDecimal.valueOf(minorUnits, asset.scale()));
    }

    private static Leg leg(AccountKey payer, AccountKey payee, DecimalAmount amount, @Nullable ChargeKind charge) {
        return new Leg(payer, payee, payer.asset(), amount, null, ReasonCode.LACK_OF_FUNDS, charge);
    }
}
