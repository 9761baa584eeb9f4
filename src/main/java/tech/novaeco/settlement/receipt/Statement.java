package tech.novaeco.settlement.receipt;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import tech.novaeco.settlement.asset.AssetCode;
import tech.novaeco.settlement.asset.TokenId;
import tech.novaeco.settlement.merkle.MerkleTree;
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
        Optional<HeldFunds> hold) {

    public static final int VERSION = 1;

    /**
     * @param amount in major units, with all digits that the asset has after the point
     * @param tokenId which one, where the asset is a right
     */
    public record Leg(PartyId from, PartyId to, AssetCode assetType, String amount, Optional<TokenId> tokenId) {
        Map<String, Object> members() {
            Map<String, Object> members = new TreeMap<>(
                    Map.of("from", from.value(), "to", to.value(), "assetType", assetType.value(), "amount", amount));
            tokenId.ifPresent(token -> members.put("tokenId", token.value()));
            return members;
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

    /** Of what is not about a hold. */
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
        reverses.ifPresent(original -> members.put("reverses", original.toString()));
        hold.ifPresent(held -> members.put("hold", held.members()));
        return members;
    }
}
