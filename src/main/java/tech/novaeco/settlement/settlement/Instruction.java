package tech.novaeco.settlement.settlement;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tech.novaeco.settlement.asset.AssetCode;
import tech.novaeco.settlement.asset.TokenId;
import tech.novaeco.settlement.ledger.AccountKey;
import tech.novaeco.settlement.money.DecimalAmount;
import tech.novaeco.settlement.receipt.Kind;
import tech.novaeco.settlement.trade.ChargeKind;
import tech.novaeco.settlement.trade.Delivery;
import tech.novaeco.settlement.trade.HoldDocument;
import tech.novaeco.settlement.trade.PartyId;
import tech.novaeco.settlement.trade.ReasonCode;
import tech.novaeco.settlement.trade.TradeDocument;
import tech.novaeco.settlement.trade.TradeExecutedEvent;
import tech.novaeco.settlement.trade.TradeHash;
import tech.novaeco.settlement.trade.TradeId;
import tech.novaeco.settlement.trade.TradeLink;
import tech.novaeco.settlement.trade.TradeReversal;

/** Something the worker was told to settle: it moves by legs, all of them or none. */
public sealed interface Instruction
        permits Instruction.Trade, Instruction.Issuance, Instruction.Reversal, HoldInstruction {

    /** What a message of the queue asks for. */
    static Instruction of(TradeDocument document) {
        return document instanceof TradeExecutedEvent event
                ? new Trade(event)
                : HoldInstruction.of((HoldDocument) document);
    }

    TradeId id();

    TradeHash hash();

    PartyId buyer();

    PartyId seller();

    /** Every account that it may touch: they are locked before anything is decided. */
    Set<AccountKey> accounts();

    /** Every unique token that it may touch. */
    default Set<TokenId> tokens() {
        return Set.of();
    }

    /**
     * What moves, in the order in which it is checked and posted; only {@link #accounts()} and {@link #tokens()}.
     *
     * @throws Refusal if that cannot be said on this state
     */
    List<Leg> legs(LockedState state) throws Refusal;

    Optional<Instant> settleBy();

    Kind kind();

    /** Which rate it needs, if any. */
    default Optional<ConversionRate.Pair> conversion() {
        return Optional.empty();
    }

    /** The message of the queue that asks for it, if one does. */
    default Optional<TradeDocument> message() {
        return Optional.empty();
    }

    /** The other trades without which it does not settle. */
    default Optional<TradeLink> link() {
        return Optional.empty();
    }

    /** The hold that it is about to end: its row is locked before anything is decided. */
    default Optional<TradeId> hold() {
        return Optional.empty();
    }

    /** For a reversal the trade it undoes. */
    default Optional<TradeId> reverses() {
        return Optional.empty();
    }

    /**
     * One movement of one asset between two accounts.
     *
     * @param token which one, where the asset is a right; else null
     * @param onLack the reason when the payer does not have it, or not enough of it
     * @param charge what it is withheld for; null for what is not
     */
    record Leg(
            AccountKey payer,
            AccountKey payee,
            AssetCode asset,
            DecimalAmount amount,
            @Nullable TokenId token,
            ReasonCode onLack,
            @Nullable ChargeKind charge) {

        Leg(
                AccountKey payer,
                AccountKey payee,
                AssetCode asset,
                DecimalAmount amount,
                @Nullable TokenId token,
                ReasonCode onLack) {
            this(payer, payee, asset, amount, token, onLack, null);
        }

        static Set<AccountKey> accounts(List<Leg> legs) {
            return legs.stream()
                    .flatMap(leg -> Stream.of(leg.payer(), leg.payee()))
                    .collect(Collectors.toUnmodifiableSet());
        }

        static Set<TokenId> tokens(List<Leg> legs) {
            return legs.stream().map(Leg::token).filter(Objects::nonNull).collect(Collectors.toUnmodifiableSet());
        }
    }

    /** A trade of the market place: the buyer pays, and with a delivery the seller delivers (Delivery versus Payment). */
    record Trade(TradeExecutedEvent event) implements Instruction {
        @Override
        public Optional<TradeDocument> message() {
            return Optional.of(event);
        }

        @Override
        public TradeId id() {
            return event.tradeId();
        }

        @Override
        public TradeHash hash() {
            return event.tradeHash();
        }

        @Override
        public PartyId buyer() {
            return event.buyerId();
        }

        @Override
        public PartyId seller() {
            return event.sellerId();
        }

        @Override
        public Set<AccountKey> accounts() {
            Set<AccountKey> accounts = new LinkedHashSet<>(new Payment(event).accounts());
            accounts.addAll(Leg.accounts(delivered()));
            return accounts;
        }

        @Override
        public Set<TokenId> tokens() {
            return Leg.tokens(delivered());
        }

        @Override
        public Optional<ConversionRate.Pair> conversion() {
            return new Payment(event).pair();
        }

        @Override
        public Optional<TradeLink> link() {
            return Optional.ofNullable(event.link());
        }

        @Override
        public List<Leg> legs(LockedState state) throws Refusal {
            List<Leg> legs = new ArrayList<>(new Payment(event).legs(state));
            legs.addAll(delivered());
            return legs;
        }

        private List<Leg> delivered() {
            Delivery delivery = event.delivery();
            if (delivery == null) {
                return List.of();
            }
            AssetCode asset = delivery.assetType();
            return List.of(new Leg(
                    AccountKey.main(seller(), asset),
                    AccountKey.main(buyer(), asset),
                    asset,
                    delivery.quantity(),
                    delivery.tokenId(),
                    ReasonCode.LACK_OF_ASSET));
        }

        @Override
        public Optional<Instant> settleBy() {
            return Optional.ofNullable(event.settleBy());
        }

        @Override
        public Kind kind() {
            return Kind.TRADE;
        }
    }

    /**
     * Value enters circulation, from the issuer's account to the owner's, or leaves it by the same way, because a person
     * asked for it.
     *
     * @param kind {@code FUND}, {@code MINT} or {@code BURN}
     * @param token which one, where the asset is a right; else null
     */
    record Issuance(
            TradeId id,
            TradeHash hash,
            Kind kind,
            PartyId owner,
            AssetCode asset,
            DecimalAmount amount,
            @Nullable TokenId token)
            implements Instruction {
        public Issuance {
            if (kind != Kind.FUND && kind != Kind.MINT && kind != Kind.BURN) {
                throw new IllegalArgumentException(kind + ": FUND, MINT or BURN is allowed");
            }
        }

        @Override
        public PartyId buyer() {
            return leg().payer().owner();
        }

        @Override
        public PartyId seller() {
            return leg().payee().owner();
        }

        @Override
        public Set<AccountKey> accounts() {
            return Leg.accounts(List.of(leg()));
        }

        @Override
        public Set<TokenId> tokens() {
            return Leg.tokens(List.of(leg()));
        }

        @Override
        public List<Leg> legs(LockedState state) {
            return List.of(leg());
        }

        private Leg leg() {
            AccountKey issuer = AccountKey.issuer(asset);
            AccountKey holder = AccountKey.of(owner, asset);
            return kind == Kind.BURN
                    ? new Leg(holder, issuer, asset, amount, token, ReasonCode.LACK_OF_ASSET)
                    : new Leg(
                            issuer,
                            holder,
                            asset,
                            amount,
                            token,
                            kind == Kind.FUND ? ReasonCode.LACK_OF_FUNDS : ReasonCode.LACK_OF_ASSET);
        }

        @Override
        public Optional<Instant> settleBy() {
            return Optional.empty();
        }
    }

    /**
     * A settled trade is undone, wholly or in part, because people asked for it: see {@link Reversing}.
     *
     * @param buyer who pays back: the original's seller
     * @param seller who gets back: the original's buyer
     */
    record Reversal(TradeReversal document, PartyId buyer, PartyId seller, List<Leg> movements) implements Instruction {
        public Reversal {
            movements = List.copyOf(movements);
        }

        @Override
        public Set<AccountKey> accounts() {
            return Leg.accounts(movements);
        }

        @Override
        public Set<TokenId> tokens() {
            return Leg.tokens(movements);
        }

        @Override
        public List<Leg> legs(LockedState state) {
            return movements;
        }

        @Override
        public TradeId id() {
            return document.id();
        }

        @Override
        public TradeHash hash() {
            return document.hash();
        }

        @Override
        public Kind kind() {
            return Kind.REVERSAL;
        }

        @Override
        public Optional<TradeId> reverses() {
            return Optional.of(document.reverses());
        }

        @Override
        public Optional<Instant> settleBy() {
            return Optional.empty();
        }
    }
}
