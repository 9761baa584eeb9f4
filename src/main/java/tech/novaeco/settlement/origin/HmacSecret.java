package tech.novaeco.settlement.origin;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A secret that worker and producer share. */
final class HmacSecret implements Verifier {
    static final int LEAST_BYTES = 32;
    /** One block of SHA-256: a longer secret would be hashed first, and have a shorter twin. */
    static final int MOST_BYTES = 64;

    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;

    /** @throws IllegalArgumentException without the secret */
    HmacSecret(byte[] secret) {
        if (secret.length < LEAST_BYTES || secret.length > MOST_BYTES) {
            throw new IllegalArgumentException("k has " + secret.length + " bytes: " + LEAST_BYTES + " to " + MOST_BYTES
                    + " are allowed for HS256");
        }
        key = new SecretKeySpec(secret, ALGORITHM);
    }

    @Override
    public SignatureAlgorithm algorithm() {
        return SignatureAlgorithm.HS256;
    }

    /** In a time that does not tell how much of the signature is right. */
    @Override
    public boolean verifies(byte[] signed, byte[] signature) {
        return MessageDigest.isEqual(code(signed), signature);
    }

    byte[] code(byte[] signed) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(signed);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }

    @Override
    public byte[] material() {
        return key.getEncoded();
    }
}
