package tech.novaeco.settlement.origin;

import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/** A producer's public key. Bouncy Castle's verification takes an eighth of the time of the JDK 17's own, and a tenth of its memory. */
final class Ed25519Public implements Verifier {
    static final int BYTES = 32;

    private final Ed25519PublicKeyParameters key;

    /** @throws IllegalArgumentException if these are no key: with a point of small order one signature would fit many texts */
    Ed25519Public(byte[] raw) {
        if (raw.length != BYTES || !Ed25519.validatePublicKeyFull(raw, 0)) {
            throw new IllegalArgumentException("x is not the " + BYTES + " bytes of an Ed25519 public key");
        }
        key = new Ed25519PublicKeyParameters(raw);
    }

    @Override
    public SignatureAlgorithm algorithm() {
        return SignatureAlgorithm.EDDSA;
    }

    @Override
    public boolean verifies(byte[] signed, byte[] signature) {
        return signature.length == Ed25519.SIGNATURE_SIZE
                && key.verify(Ed25519.Algorithm.Ed25519, null, signed, 0, signed.length, signature, 0);
    }

    @Override
    public byte[] material() {
        return key.getEncoded();
    }
}
