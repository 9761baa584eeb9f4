package tech.novaeco.settlement.receipt;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import tech.novaeco.settlement.asset.AssetCode;
import tech.novaeco.settlement.asset.TokenId;
import tech.novaeco.settlement.merkle.MerkleTree;
import tech.novaeco.settlement.trade.ChargeKind;
import tech.novaeco.settlement.trade.PartyId;
import tech.novaeco.settlement.trade.TradeHash;
import tech.novaeco.settlement.trade.TradeId;

/**
 * What a receipt states: this instruction settled, moving these legs, in this batch at this time.
 *
 * @param attemptNo which attempt at it settled, from 1
 * @param legs in posting order: leg k is entry 2k-1 (the payer's) and entry 2k (the payee's)
 * @param recordedAt the time of the batch's transaction, in microseconds
 * @param reverses for a reversal the trade it undoes, otherwise empty
 * @param conversion the rate by which the buyer paid in another asset, otherwise empty; the legs say how much
 * @param hold where a hold was placed or ended, which one, otherwise empty
 */
public record Statement(
        TradeId tradeId,
        Kind kind,
        TradeHash tradeHash,
        int attemptNo,
        PartyId buyerId,
        PartyId sellerId,
        List<Leg> legs,
        UUID batchId,
        Instant recordedAt,
        Optional<TradeId> reverses,
        Optional<Conversion> conversion,
        Optional<HeldFunds> hold) {

    public static final int VERSION = 1;

    /**
     * @param amount in major units, with all digits that the asset has after the point
     * @param tokenId which one, where the asset is a right
     * @param charge what it was withheld for, where it was
     */
    public record Leg(
            PartyId from,
            PartyId to,
            AssetCode assetType,
            String amount,
            Optional<TokenId> tokenId,
            Optional<ChargeKind> charge) {
        public Leg(PartyId from, PartyId to, AssetCode assetType, String amount, Optional<TokenId> tokenId) {
            this(from, to, assetType, amount, tokenId, Optional.empty());
        }

        Map<String, Object> members() {
            Map<String, Object> members = new TreeMap<>(
                    Map.of("from", from.value(), "to", to.value(), "assetType", assetType.value(), "amount", amount));
            tokenId.ifPresent(token -> members.put("tokenId", token.value()));
            charge.ifPresent(kind -> members.put("charge", kind.name()));
            return members;
        }
    }

    /**
     * What one unit of {@code base} cost in {@code quote}.
     *
     * @param rate a positive decimal, with the digits it was recorded with
     * @param source who said so
     * @param quotedAt from when on it counted
     * @param validUntil when it went stale
     */
    public record Conversion(
            UUID rateId,
            AssetCode base,
            AssetCode quote,
            BigDecimal rate,
            String source,
            Instant quotedAt,
            Instant validUntil) {
        Map<String, Object> members() {
            return new TreeMap<>(Map.of(
                    "rateId", rateId.toString(),
                    "base", base.value(),
                    "quote", quote.value(),
                    "rate", rate.toPlainString(),
                    "source", source,
                    "quotedAt", Canonical.time(quotedAt),
                    "validUntil", Canonical.time(validUntil)));
        }
    }

    public Statement {
        legs = List.copyOf(legs);
        if (attemptNo < 1
                || legs.isEmpty() == kind.moves()
                || reverses.isPresent() != (kind == Kind.REVERSAL)
                || hold.isPresent() != kind.ofHold()
                || hold.map(HeldFunds::open).orElse(kind == Kind.HOLD) != (kind == Kind.HOLD)) {
            throw new IllegalArgumentException("statement of " + tradeId + ": attempt " + attemptNo + " counts from 1, "
                    + legs.size() + " legs are one at least unless nothing moves, a REVERSAL and nothing else reverses"
                    + " a trade, and what is about a hold, open or ended, says which");
        }
    }

    /** Of what is neither converted nor about a hold. */
    public Statement(
            TradeId tradeId,
            Kind kind,
            TradeHash tradeHash,
            int attemptNo,
            PartyId buyerId,
            PartyId sellerId,
            List<Leg> legs,
            UUID batchId,
            Instant recordedAt,
            Optional<TradeId> reverses) {
        this(
                tradeId,
                kind,
                tradeHash,
                attemptNo,
                buyerId,
                sellerId,
                legs,
                batchId,
                recordedAt,
                reverses,
                Optional.empty(),
                Optional.empty());
    }

    /** RFC 8785, UTF-8: the data of this statement's leaf. */
    public byte[] canonicalBytes() {
        return Canonical.json(members());
    }

    byte[] leafHash() {
        return MerkleTree.leafHash(canonicalBytes());
    }

    Map<String, Object> members() {
        Map<String, Object> members = new TreeMap<>();
        members.put("version", VERSION);
        members.put("tradeId", tradeId.toString());
        members.put("kind", kind.name());
        members.put("tradeHash", tradeHash.hex());
        members.put("attemptNo", attemptNo);
        members.put("buyerId", buyerId.value());
        members.put("sellerId", sellerId.value());
        members.put("legs", legs.stream().map(Leg::members).toList());
        members.put("batchId", batchId.toString());
        members.put("recordedAt", Canonical.time(recordedAt));
        conversion.ifPresent(by -> members.put("conversion", by.members()));
        reverses.ifPresent(original -> members.put("reverses", original.toString()));
        hold.ifPresent(held -> members.put("hold", held.members()));
        return members;
    }
}
