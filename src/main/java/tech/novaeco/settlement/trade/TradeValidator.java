package tech.novaeco.settlement.trade;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import tech.novaeco.settlement.asset.Asset;
import tech.novaeco.settlement.asset.AssetCode;
import tech.novaeco.settlement.money.DecimalAmount;
import tech.novaeco.settlement.money.InvalidAmount;

/**
 * Judges whether a JSON object is a trade, or a message about a hold, that may be believed: by the schema of its type, then by amounts and ids, then by its
 * hash and its signature. The registry of assets, which may ask the ledger, is asked last: strangers cost it nothing.
 * Whether the trade can settle is not asked here. Thread-safe if the registry is.
 */
public final class TradeValidator {
    private final DocumentTypes types = new DocumentTypes();
    private final Function<AssetCode, Optional<Asset>> assets;
    private final HashCheck hashCheck;
    private final OriginCheck originCheck;
    private final Clock clock;

    /** Of trades that need no signature. @param assets as below */
    public TradeValidator(Function<AssetCode, Optional<Asset>> assets, HashCheck hashCheck) {
        this(assets, hashCheck, OriginCheck.NONE, Clock.systemUTC());
    }

    /** @param assets the assets whose scale is known; an unknown one is left to the ledger to reject */
    public TradeValidator(
            Function<AssetCode, Optional<Asset>> assets, HashCheck hashCheck, OriginCheck originCheck, Clock clock) {
        this.assets = assets;
        this.hashCheck = hashCheck;
        this.originCheck = originCheck;
        this.clock = clock;
    }

    /** As a message that arrives now. */
    public TradeDocument validate(JsonNode tree) throws RefusedTrade {
        return validate(tree, clock.instant());
    }

    /**
     * @param tree an object read by {@link TradeParser}
     * @param arrivedAt when it was first taken from the queue, also where it is looked at again
     * @throws RefusedTrade {@code SCHEMA}, {@code AMOUNT_INVALID}, {@code ID_INVALID}, {@code HASH_MISMATCH} or
     *     {@code SIGNATURE_INVALID}
     */
    public TradeDocument validate(JsonNode tree, Instant arrivedAt) throws RefusedTrade {
        types.check(tree);
        TradeDocument document = types.read(tree);
        if (hashCheck == HashCheck.VERIFY) {
            checkHash(tree, document.tradeHash());
        }
        originCheck.check(tree, arrivedAt);
        checkScales(document);
        return document;
    }

    private void checkScales(TradeDocument document) throws RefusedTrade {
        if (document instanceof TradeExecutedEvent event) {
            checkScale("", event.amount(), event.assetType());
            checkCharges(event);
            Delivery delivery = event.delivery();
            if (delivery != null) {
                checkScale("delivery.quantity: ", delivery.quantity(), delivery.assetType());
            }
        } else if (document instanceof HoldDocument.HoldPlaced placed) {
            checkScale("", placed.amount(), placed.terms().assetType());
        } else if (document instanceof HoldDocument.HoldCaptured captured && captured.amount() != null) {
            checkScale("", captured.amount(), captured.terms().assetType());
        }
    }

    private void checkScale(String where, DecimalAmount amount, AssetCode code) throws RefusedTrade {
        Optional<Asset> asset = assets.apply(code);
        if (asset.isEmpty()) {
            return;
        }
        try {
            amount.in(asset.get());
        } catch (InvalidAmount e) {
            throw new RefusedTrade(ReasonCode.AMOUNT_INVALID, where + e.getMessage());
        }
    }

    private void checkCharges(TradeExecutedEvent event) throws RefusedTrade {
        Optional<Asset> asset = event.charges().isEmpty() ? Optional.empty() : assets.apply(event.assetType());
        if (asset.isPresent()) {
            try {
                Split.of(event.amount().in(asset.get()), event.charges(), asset.get());
            } catch (InvalidAmount e) {
                throw new RefusedTrade(ReasonCode.AMOUNT_INVALID, String.valueOf(e.getMessage()));
            }
        }
    }

    private static void checkHash(JsonNode tree, TradeHash claimed) throws RefusedTrade {
        TradeHash actual = TradeHashes.hash(tree);
        if (!actual.equals(claimed)) {
            throw new RefusedTrade(
                    ReasonCode.HASH_MISMATCH,
                    "tradeHash is " + claimed + ", but this trade hashes to " + actual
                            + ": SHA-256 of the RFC 8785 form without tradeHash and signature is allowed");
        }
    }
}
