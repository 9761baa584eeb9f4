package tech.novaeco.settlement.origin;

import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One key by which a producer's trades are believed. Its text is its name and no secret.
 *
 * @param kid its name, in messages too; never used for another key
 * @param notBefore trades that arrive from this instant on are believed; null: always
 * @param notAfter trades that arrive before this instant are believed; null: for ever
 * @param revokedAt since when it is believed no more, whatever arrived when; null: it is not revoked
 */
public record ProducerKey(
        String kid,
        String producer,
        Verifier verifier,
        @Nullable Instant notBefore,
        @Nullable Instant notAfter,
        @Nullable Instant revokedAt) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._:-]{1,64}");

    public ProducerKey {
        requireName("kid", kid);
        requireName("producer", producer);
        if (notBefore != null && notAfter != null && !notBefore.isBefore(notAfter)) {
            throw new IllegalArgumentException("key " + kid + ": notBefore must be earlier than notAfter");
        }
    }

    /** @throws IllegalArgumentException saying which of the two and what is allowed */
    public static String requireName(String what, String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(what + ": 1 to 64 of A-Z a-z 0-9 . _ : - are allowed");
        }
        return name;
    }

    public SignatureAlgorithm algorithm() {
        return verifier.algorithm();
    }

    /** What is to be said of it at that instant: {@code valid}, or why trades that arrive then are not believed. */
    public KeyState state(Instant arrivedAt) {
        if (revokedAt != null) {
            return KeyState.REVOKED;
        }
        if (notBefore != null && arrivedAt.isBefore(notBefore)) {
            return KeyState.NOT_YET;
        }
        return notAfter != null && !arrivedAt.isBefore(notAfter) ? KeyState.ENDED : KeyState.VALID;
    }

    ProducerKey revoked(Instant now) {
        return new ProducerKey(kid, producer, verifier, notBefore, notAfter, now);
    }

    /** Ends then, unless it ends earlier or begins later. */
    ProducerKey endingBy(Instant end) {
        boolean untouched =
                (notAfter != null && !notAfter.isAfter(end)) || (notBefore != null && !notBefore.isBefore(end));
        return untouched ? this : new ProducerKey(kid, producer, verifier, notBefore, end, revokedAt);
    }

    @Override
    public String toString() {
        return kid;
    }
}
