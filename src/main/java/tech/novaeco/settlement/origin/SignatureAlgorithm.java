package tech.novaeco.settlement.origin;

import java.util.Arrays;

/** How a producer signs, by the names of RFC 7518 and RFC 8037. A key has one of them, whatever a message says. */
public enum SignatureAlgorithm {
    /** Ed25519: the worker holds the public half only, so nobody but the producer can sign. */
    EDDSA("EdDSA", 64),
    /** HMAC with SHA-256: worker and producer share the secret. */
    HS256("HS256", 32);

    private final String alg;
    private final int signatureBytes;

    SignatureAlgorithm(String alg, int signatureBytes) {
        this.alg = alg;
        this.signatureBytes = signatureBytes;
    }

    int signatureBytes() {
        return signatureBytes;
    }

    /** @throws IllegalArgumentException naming those that are allowed */
    public static SignatureAlgorithm of(String alg) {
        return Arrays.stream(values())
                .filter(algorithm -> algorithm.alg.equals(alg))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("alg '" + shortened(alg) + "': EdDSA or HS256 is allowed"));
    }

    private static String shortened(String text) {
        return text.length() <= 16 ? text : text.substring(0, 16) + "...";
    }

    @Override
    public String toString() {
        return alg;
    }
}
