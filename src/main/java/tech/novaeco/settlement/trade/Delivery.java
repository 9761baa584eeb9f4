package tech.novaeco.settlement.trade;

import tech.novaeco.settlement.asset.AssetCode;
import tech.novaeco.settlement.money.DecimalAmount;

/** What the seller hands over in exchange: the second leg of Delivery versus Payment. */
public record Delivery(AssetCode assetType, DecimalAmount quantity) {}
