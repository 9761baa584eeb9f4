package tech.novaeco.settlement.receipt;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;

/** The public half of a key that signs receipts: Ed25519, named by its thumbprint. */
public final class ReceiptKey {
    /** Of a key and of a thumbprint. */
    public static final int BYTES = 32;

    private final String kid;
    private final Ed25519PublicKeyParameters key;

    /** @throws IllegalArgumentException if these are not the 32 bytes of a point of the curve */
    public ReceiptKey(byte[] raw) {
        if (raw.length != BYTES) {
            throw new IllegalArgumentException("an Ed25519 public key has " + BYTES + " bytes, not " + raw.length);
        }
        key = new Ed25519PublicKeyParameters(raw);
        kid = thumbprint(raw);
    }

    /** The RFC 7638 thumbprint of the key: whoever has the key can check its name. */
    public String kid() {
        return kid;
    }

    public byte[] raw() {
        return key.getEncoded();
    }

    boolean verifies(byte[] message, byte[] signature) {
        Ed25519Signer verifier = new Ed25519Signer();
        verifier.init(false, key);
        verifier.update(message, 0, message.length);
        return verifier.verifySignature(signature);
    }

    /** As a JSON Web Key, RFC 8037. */
    Map<String, Object> jwk() {
        return new TreeMap<>(Map.of(
                "kty",
                "OKP",
                "crv",
                "Ed25519",
                "x",
                Canonical.base64url(raw()),
                "kid",
                kid,
                "alg",
                "EdDSA",
                "use",
                "sig"));
    }

    private static String thumbprint(byte[] raw) {
        byte[] required = Canonical.json(Map.of("crv", "Ed25519", "kty", "OKP", "x", Canonical.base64url(raw)));
        try {
            return Canonical.base64url(MessageDigest.getInstance("SHA-256").digest(required));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ReceiptKey that && Arrays.equals(raw(), that.raw());
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(raw());
    }

    @Override
    public String toString() {
        return kid;
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
