package tech.novaeco.settlement.trade;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import tech.novaeco.settlement.asset.AssetCode;
import tech.novaeco.settlement.asset.TokenId;

/** What an issuance is recognised by: the same reference for another owner, asset or amount is another instruction. */
public final class IssuanceHash {
    private IssuanceHash() {}

    /**
     * @param kind {@code FUND}, {@code MINT} or {@code BURN}
     * @param minorUnits amount in the asset's minor units
     * @param token which one, for a right
     */
    public static TradeHash of(String kind, PartyId owner, AssetCode asset, long minorUnits, @Nullable TokenId token) {
        String what = owner + "\n" + asset + "\n" + minorUnits;
        return sha256(
                kind.equals("FUND")
                        ? "novafin.funding.v1\n" + what
                        : "novafin.issuance.v1\n" + kind + "\n" + what + "\n" + (token == null ? "" : token));
    }

    private static TradeHash sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return new TradeHash(HexFormat.of().formatHex(digest));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
