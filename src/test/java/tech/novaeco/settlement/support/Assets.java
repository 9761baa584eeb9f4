package tech.novaeco.settlement.support;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tech.novaeco.settlement.asset.Asset;
import tech.novaeco.settlement.asset.AssetCode;
import tech.novaeco.settlement.asset.AssetKind;

/** Assets of every scale that matters, as the ledger would know them. */
public final class Assets {
    public static final Asset EUR = fiat("EUR", 2);
    public static final Asset JPY = fiat("JPY", 0);
    public static final Asset BHD = fiat("BHD", 3);
    public static final Asset CARBON_CREDIT = new Asset(new AssetCode("CARBON_CREDIT"), AssetKind.TOKEN, 0);

    public static final Asset MATERIAL_RIGHT = new Asset(new AssetCode("MATERIAL_RIGHT"), AssetKind.RIGHT, 0);

    private static final Map<AssetCode, Asset> KNOWN = Stream.of(EUR, JPY, BHD, CARBON_CREDIT, MATERIAL_RIGHT)
            .collect(Collectors.toMap(Asset::code, asset -> asset));

    private Assets() {}

    public static Function<AssetCode, Optional<Asset>> registry() {
        return code -> Optional.ofNullable(KNOWN.get(code));
    }

    public static Asset ofScale(int scale) {
        return new Asset(new AssetCode("SCALE_" + scale), AssetKind.TOKEN, scale);
    }

    private static Asset fiat(String code, int scale) {
        return new Asset(new AssetCode(code), AssetKind.FIAT, scale);
    }
}
