package tech.novaeco.settlement.settlement;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tech.novaeco.settlement.ledger.AccountKey;
import tech.novaeco.settlement.receipt.Kind;
import tech.novaeco.settlement.trade.HoldDocument;
import tech.novaeco.settlement.trade.HoldDocument.HoldCaptured;
import tech.novaeco.settlement.trade.HoldDocument.HoldPlaced;
import tech.novaeco.settlement.trade.HoldDocument.HoldReleased;
import tech.novaeco.settlement.trade.HoldExpiryId;
import tech.novaeco.settlement.trade.PartyId;
import tech.novaeco.settlement.trade.TradeDocument;
import tech.novaeco.settlement.trade.TradeHash;
import tech.novaeco.settlement.trade.TradeId;

/** Something about a hold: see {@link Holding}. The buyer is whose money is held, the seller who may capture it. */
public sealed interface HoldInstruction extends Instruction {

    AccountKey payer();

    AccountKey payee();

    @Override
    default PartyId buyer() {
        return payer().owner();
    }

    @Override
    default PartyId seller() {
        return payee().owner();
    }

    /** What moves follows from the hold, not from the instruction alone. */
    @Override
    default List<Leg> legs(LockedState state) {
        return List.of();
    }

    /** A hold has an end of its own, which is not this. */
    @Override
    default Optional<Instant> settleBy() {
        return Optional.empty();
    }

    static HoldInstruction of(HoldDocument document) {
        if (document instanceof HoldPlaced placed) {
            return new Placement(placed);
        }
        return document instanceof HoldCaptured captured ? new Capture(captured) : new Release((HoldReleased) document);
    }

    /** What came by the queue. */
    sealed interface Asked extends HoldInstruction {
        HoldDocument document();

        @Override
        default Optional<TradeDocument> message() {
            return Optional.of(document());
        }

        @Override
        default TradeId id() {
            return document().tradeId();
        }

        @Override
        default TradeHash hash() {
            return document().tradeHash();
        }

        @Override
        default AccountKey payer() {
            return AccountKey.main(
                    document().terms().payerId(), document().terms().assetType());
        }

        @Override
        default AccountKey payee() {
            return AccountKey.main(
                    document().terms().payeeId(), document().terms().assetType());
        }

        @Override
        default Set<AccountKey> accounts() {
            return payer().equals(payee()) ? Set.of(payer()) : Set.of(payer(), payee());
        }
    }

    /** Sets money aside. */
    record Placement(HoldPlaced document) implements Asked {
        @Override
        public Kind kind() {
            return Kind.HOLD;
        }
    }

    /** Pays out of a hold. */
    record Capture(HoldCaptured document) implements Asked {
        @Override
        public Kind kind() {
            return Kind.CAPTURE;
        }

        @Override
        public Optional<TradeId> hold() {
            return Optional.of(document.holdId());
        }
    }

    /** Gives a hold back. */
    record Release(HoldReleased document) implements Asked {
        @Override
        public Kind kind() {
            return Kind.RELEASE;
        }

        @Override
        public Optional<TradeId> hold() {
            return Optional.of(document.holdId());
        }
    }

    /** Gives a hold back whose time is over: nobody asks for it but the clock. */
    record Expiry(TradeId holdId, AccountKey payer, AccountKey payee) implements HoldInstruction {
        @Override
        public TradeId id() {
            return HoldExpiryId.of(holdId);
        }

        @Override
        public TradeHash hash() {
            return HoldExpiryId.hash(holdId);
        }

        @Override
        public Set<AccountKey> accounts() {
            return Set.of(payer);
        }

        @Override
        public Kind kind() {
            return Kind.EXPIRY;
        }

        @Override
        public Optional<TradeId> hold() {
            return Optional.of(holdId);
        }
    }
}
