package tech.novaeco.settlement.seal;

import java.time.Instant;

/** One entry of the journal as the seal binds it. @param amount minor units, as {@code balanceAfter} */
public record EntryLine(
        long settlementSeq,
        int leg,
        long accountId,
        String assetCode,
        long amount,
        long balanceAfter,
        long accountVersion,
        Instant recordedAt) {

    /** RFC 8785. Amounts are texts: JSON's numbers end at 2^53. */
    public String canonical() {
        return new CanonicalJson()
                .withNumber("settlementSeq", settlementSeq)
                .withNumber("leg", leg)
                .withNumber("accountId", accountId)
                .with("assetCode", assetCode)
                .with("amount", amount)
                .with("balanceAfter", balanceAfter)
                .withNumber("accountVersion", accountVersion)
                .with("recordedAt", Timestamps.micros(recordedAt))
                .toString();
    }
}
