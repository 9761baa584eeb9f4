package tech.novaeco.settlement.trade;

import org.jspecify.annotations.Nullable;
import tech.novaeco.settlement.asset.AssetCode;
import tech.novaeco.settlement.asset.TokenId;
import tech.novaeco.settlement.money.DecimalAmount;

/**
 * What the seller hands over in exchange: the second leg of Delivery versus Payment.
 *
 * @param quantity how much; 1 for a right
 * @param tokenId which one, for a right; else null
 */
public record Delivery(
        AssetCode assetType,
        DecimalAmount quantity,
        @Nullable TokenId tokenId) {}
