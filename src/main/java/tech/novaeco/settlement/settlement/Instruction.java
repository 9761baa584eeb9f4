package tech.novaeco.settlement.settlement;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tech.novaeco.settlement.asset.AssetCode;
import tech.novaeco.settlement.ledger.AccountKey;
import tech.novaeco.settlement.money.DecimalAmount;
import tech.novaeco.settlement.trade.Delivery;
import tech.novaeco.settlement.trade.PartyId;
import tech.novaeco.settlement.trade.ReasonCode;
import tech.novaeco.settlement.trade.TradeExecutedEvent;
import tech.novaeco.settlement.trade.TradeHash;
import tech.novaeco.settlement.trade.TradeId;

/** Something the worker was told to settle: it moves by legs, all of them or none. */
public sealed interface Instruction {

    TradeId id();

    TradeHash hash();

    PartyId buyer();

    PartyId seller();

    /** In the order in which they are checked and posted. */
    List<Leg> legs();

    Optional<Instant> settleBy();

    /**
     * One movement of one asset between two accounts.
     *
     * @param onLack the reason when the payer's available balance does not cover the amount
     */
    record Leg(AccountKey payer, AccountKey payee, AssetCode asset, DecimalAmount amount, ReasonCode onLack) {}

    /** A trade of the market place: the buyer pays, and with a delivery the seller delivers (Delivery versus Payment). */
    record Trade(TradeExecutedEvent event) implements Instruction {
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
        public List<Leg> legs() {
            List<Leg> legs = new ArrayList<>(2);
            legs.add(leg(buyer(), seller(), event.assetType(), event.amount(), ReasonCode.LACK_OF_FUNDS));
            Delivery delivery = event.delivery();
            if (delivery != null) {
                legs.add(leg(seller(), buyer(), delivery.assetType(), delivery.quantity(), ReasonCode.LACK_OF_ASSET));
            }
            return legs;
        }

        @Override
        public Optional<Instant> settleBy() {
            return Optional.ofNullable(event.settleBy());
        }

        private static Leg leg(PartyId from, PartyId to, AssetCode asset, DecimalAmount amount, ReasonCode onLack) {
            return new Leg(AccountKey.main(from, asset), AccountKey.main(to, asset), asset, amount, onLack);
        }
    }

    /** Value enters circulation: from the issuer's account to the owner's, because a person asked for it. */
    record Funding(TradeId id, TradeHash hash, PartyId owner, AssetCode asset, DecimalAmount amount)
            implements Instruction {
        @Override
        public PartyId buyer() {
            return AccountKey.issuer(asset).owner();
        }

        @Override
        public PartyId seller() {
            return owner;
        }

        @Override
        public List<Leg> legs() {
            return List.of(new Leg(
                    AccountKey.issuer(asset), AccountKey.main(owner, asset), asset, amount, ReasonCode.LACK_OF_FUNDS));
        }

        @Override
        public Optional<Instant> settleBy() {
            return Optional.empty();
        }
    }
}
