package tech.novaeco.settlement.receipt;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tech.novaeco.settlement.asset.AssetCode;
import tech.novaeco.settlement.ledger.Hold.Resolution;
import tech.novaeco.settlement.trade.PartyId;
import tech.novaeco.settlement.trade.TradeId;

/**
 * What a receipt states of a hold. Of a captured one, the legs say how much was paid; the rest was given back.
 *
 * @param id the trade id of the instruction that placed it
 * @param from whose money it is
 * @param to who may capture it, or might
 * @param amount what was set aside, in major units with all digits of the asset
 * @param expiresAt in microseconds
 * @param resolution how it ended; empty where it was placed
 */
public record HeldFunds(
        TradeId id,
        PartyId from,
        PartyId to,
        AssetCode assetType,
        String amount,
        Instant expiresAt,
        Optional<Resolution> resolution) {

    boolean open() {
        return resolution.isEmpty();
    }

    Map<String, Object> members() {
        Map<String, Object> members = new TreeMap<>(Map.of(
                "id",
                id.toString(),
                "from",
                from.value(),
                "to",
                to.value(),
                "assetType",
                assetType.value(),
                "amount",
                amount,
                "expiresAt",
                Canonical.time(expiresAt)));
        resolution.ifPresent(how -> members.put("resolution", how.name()));
        return members;
    }
}
