package tech.novaeco.settlement.ledger;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tech.novaeco.settlement.trade.TradeId;

/**
 * Money of the payer that is set aside for the payee. It is resolved once: captured, released or expired.
 *
 * @param id the trade id of the instruction that placed it
 * @param minorUnits more than zero
 * @param expiresAt from then on, by the database's clock, it cannot be captured
 * @param resolution null while it is open
 */
public record Hold(
        TradeId id,
        AccountKey payer,
        AccountKey payee,
        long minorUnits,
        Instant expiresAt,
        @Nullable Resolution resolution) {

    /** How a hold ended. The names stand in {@code ledger.hold_resolution.kind} and in receipts. */
    public enum Resolution {
        /** Paid to the payee, wholly or in part; the rest was given back. */
        CAPTURED,
        /** Given back because somebody said so. */
        RELEASED,
        /** Given back because its time was over. */
        EXPIRED
    }

    public Hold {
        if (minorUnits <= 0 || !payer.asset().equals(payee.asset())) {
            throw new IllegalArgumentException("hold " + id + " of " + minorUnits + " " + payer.asset() + " for "
                    + payee + ": more than zero, in one asset, is allowed");
        }
    }

    public boolean expired(Instant now) {
        return !now.isBefore(expiresAt);
    }

    public Hold resolved(Resolution how) {
        if (resolution != null) {
            throw new IllegalStateException("hold " + id + " is " + resolution + " and never " + how);
        }
        return new Hold(id, payer, payee, minorUnits, expiresAt, how);
    }
}
