package tech.novaeco.settlement.receipt;

import java.security.SecureRandom;
import java.util.Map;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;

/** A private key that signs receipts. Thread-safe. Its text says nothing but its name. */
public final class SigningKey {
    private final Ed25519PrivateKeyParameters seed;
    private final ReceiptKey publicKey;

    /** @throws IllegalArgumentException if the seed has not 32 bytes */
    public SigningKey(byte[] seed) {
        if (seed.length != ReceiptKey.BYTES) {
            throw new IllegalArgumentException(
                    "an Ed25519 private key has " + ReceiptKey.BYTES + " bytes, not " + seed.length);
        }
        this.seed = new Ed25519PrivateKeyParameters(seed);
        publicKey = new ReceiptKey(this.seed.generatePublicKey().getEncoded());
    }

    public static SigningKey generate(SecureRandom random) {
        return new SigningKey(new Ed25519PrivateKeyParameters(random).getEncoded());
    }

    public ReceiptKey publicKey() {
        return publicKey;
    }

    byte[] sign(byte[] message) {
        Ed25519Signer signer = new Ed25519Signer();
        signer.init(true, seed);
        signer.update(message, 0, message.length);
        return signer.generateSignature();
    }

    /** As a JSON Web Key with its secret {@code d}. */
    Map<String, Object> privateJwk() {
        Map<String, Object> jwk = publicKey.jwk();
        jwk.put("d", Canonical.base64url(seed.getEncoded()));
        return jwk;
    }

    @Override
    public String toString() {
        return publicKey.kid();
    }
}
