package tech.novaeco.settlement.origin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.jspecify.annotations.Nullable;
import tech.novaeco.settlement.trade.RefusedTrade;
import tech.novaeco.settlement.trade.TradeHashes;

/** What a producer signs with, and nobody else may see: an Ed25519 key or the secret it shares with the worker. */
public final class SecretKey {
    private final String kid;
    private final Verifier verifier;
    /** Null: the secret is the verifier's. */
    private final @Nullable Ed25519PrivateKeyParameters seed;

    private SecretKey(String kid, Verifier verifier, @Nullable Ed25519PrivateKeyParameters seed) {
        this.kid = ProducerKey.requireName("kid", kid);
        this.verifier = verifier;
        this.seed = seed;
    }

    public static SecretKey generate(String kid, SignatureAlgorithm algorithm, SecureRandom random) {
        byte[] bytes = new byte[HmacSecret.LEAST_BYTES];
        random.nextBytes(bytes);
        return switch (algorithm) {
            case EDDSA -> ofSeed(kid, bytes);
            case HS256 -> new SecretKey(kid, new HmacSecret(bytes), null);
        };
    }

    /**
     * @throws IOException if the file cannot be read
     * @throws IllegalArgumentException if it is not one JSON Web Key with its secret; the message holds none
     */
    public static SecretKey read(Path file) throws IOException {
        JsonNode jwk = KeysJson.tree(Files.readString(file));
        String kid = KeysJson.member(jwk, "kid");
        return switch (SignatureAlgorithm.of(KeysJson.member(jwk, "alg"))) {
            case EDDSA -> {
                SecretKey key = ofSeed(kid, KeysJson.bytes(jwk, "d"));
                if (!Arrays.equals(key.verifier.material(), KeysJson.bytes(jwk, "x"))) {
                    throw new IllegalArgumentException("key " + kid + ": its d belongs to another x");
                }
                yield key;
            }
            case HS256 -> new SecretKey(kid, new HmacSecret(KeysJson.bytes(jwk, "k")), null);
        };
    }

    /** Makes a new file that only its owner may read. @throws FileAlreadyExistsException if there is one */
    public void create(Path file) throws IOException {
        ObjectNode jwk = KeysJson.object().put("kid", kid);
        KeysJson.putKey(jwk, verifier);
        if (seed != null) {
            jwk.put("d", Base64url.of(seed.getEncoded()));
        }
        OwnerFile.create(file, KeysJson.pretty(jwk));
    }

    /** What the worker holds of it, valid for ever. */
    public ProducerKey of(String producer) {
        return new ProducerKey(kid, producer, verifier, null, null, null);
    }

    /**
     * Puts this key's signature into a trade, in the place of any other. Its hash must be there and right.
     *
     * @throws RefusedTrade {@code AMOUNT_INVALID}, if a number has no canonical form of its own
     */
    public void sign(ObjectNode trade) throws RefusedTrade {
        byte[] signed = TradeHashes.signedBytes(trade);
        trade.putObject("signature")
                .put("kid", kid)
                .put("alg", verifier.algorithm().toString())
                .put("value", Base64url.of(signature(signed)));
    }

    private byte[] signature(byte[] signed) {
        if (seed == null) {
            return ((HmacSecret) verifier).code(signed);
        }
        byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
        seed.sign(Ed25519.Algorithm.Ed25519, null, signed, 0, signed.length, signature, 0);
        return signature;
    }

    private static SecretKey ofSeed(String kid, byte[] seed) {
        if (seed.length != Ed25519Public.BYTES) {
            throw new IllegalArgumentException(
                    "d has " + seed.length + " bytes: an Ed25519 private key has " + Ed25519Public.BYTES);
        }
        Ed25519PrivateKeyParameters key = new Ed25519PrivateKeyParameters(seed);
        return new SecretKey(kid, new Ed25519Public(key.generatePublicKey().getEncoded()), key);
    }

    @Override
    public String toString() {
        return kid;
    }
}
