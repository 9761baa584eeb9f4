package tech.novaeco.settlement.trade;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import tech.novaeco.settlement.asset.AssetCode;

/** What a funding is recognised by: the same reference for another owner, asset or amount is another instruction. */
public final class FundingHash {
    private FundingHash() {}

    /** @param minorUnits amount in the asset's minor units */
    public static TradeHash of(PartyId owner, AssetCode asset, long minorUnits) {
        String text = "novafin.funding.v1\n" + owner + "\n" + asset + "\n" + minorUnits;
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return new TradeHash(HexFormat.of().formatHex(digest));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
