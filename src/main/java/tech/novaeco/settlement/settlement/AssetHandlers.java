package tech.novaeco.settlement.settlement;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import tech.novaeco.settlement.asset.Asset;
import tech.novaeco.settlement.asset.AssetKind;
import tech.novaeco.settlement.trade.ReasonCode;

/** The one place that knows which class handles which kind of asset. */
final class AssetHandlers {
    private static final Map<AssetKind, AssetHandler> BY_KIND =
            List.of(new FiatHandler(), new TokenHandler(), new RightHandler()).stream()
                    .collect(Collectors.toUnmodifiableMap(AssetHandler::kind, Function.identity()));

    private AssetHandlers() {}

    /** @throws Refusal if this worker is older than the ledger it works on */
    static AssetHandler of(Asset asset) throws Refusal {
        AssetHandler handler = BY_KIND.get(asset.kind());
        if (handler == null) {
            throw new Refusal(
                    ReasonCode.UNKNOWN_ASSET,
                    asset.code() + " is of kind " + asset.kind() + ", which this worker does not handle: "
                            + BY_KIND.keySet() + " are known; upgrade it and retry the case");
        }
        return handler;
    }
}
