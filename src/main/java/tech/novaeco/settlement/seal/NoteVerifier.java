package tech.novaeco.settlement.seal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;

/** A public note key, written {@code name+hash+base64}: C2SP signed-note, "Verifier keys", Ed25519. Thread-safe. */
public final class NoteVerifier {
    static final byte ED25519 = 1;
    private static final Pattern FORM = Pattern.compile("([^\\s+]+)\\+([0-9a-f]{8})\\+([A-Za-z0-9+/]+=*)");

    private final String name;
    private final byte[] publicKey;

    NoteVerifier(String name, byte[] publicKey) {
        this.name = name;
        this.publicKey = publicKey.clone();
    }

    /** @throws IllegalArgumentException saying what is wrong with it */
    public static NoteVerifier parse(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("a verifier key is written name+hash+base64, not: " + text);
        }
        byte[] key = decode(parts.group(3));
        if (key.length != 33 || key[0] != ED25519) {
            throw new IllegalArgumentException("the verifier key of " + parts.group(1)
                    + " is no Ed25519 key: 33 bytes are allowed, the first 0x01");
        }
        NoteVerifier verifier = new NoteVerifier(parts.group(1), Arrays.copyOfRange(key, 1, 33));
        if (!verifier.hash().equals(parts.group(2))) {
            throw new IllegalArgumentException("the verifier key of " + parts.group(1) + " has the hash "
                    + verifier.hash() + ", not " + parts.group(2) + ": was it copied wholly?");
        }
        return verifier;
    }

    public String name() {
        return name;
    }

    /** Raw, 32 bytes. */
    public byte[] publicKey() {
        return publicKey.clone();
    }

    byte[] id() {
        byte[] prefix = (name + "\n").getBytes(StandardCharsets.UTF_8);
        return Arrays.copyOf(Sha256.of(prefix, new byte[] {ED25519}, publicKey), 4);
    }

    String hash() {
        return HexFormat.of().formatHex(id());
    }

    boolean verifies(byte[] text, byte[] signature) {
        Ed25519Signer verifier = new Ed25519Signer();
        verifier.init(false, new Ed25519PublicKeyParameters(publicKey));
        verifier.update(text, 0, text.length);
        return verifier.verifySignature(signature);
    }

    static byte[] decode(String base64) {
        byte[] bytes = Base64.getDecoder().decode(base64);
        if (!Base64.getEncoder().encodeToString(bytes).equals(base64)) {
            throw new IllegalArgumentException("not canonical base64: " + base64);
        }
        return bytes;
    }

    @Override
    public String toString() {
        byte[] key = ByteBuffer.allocate(33).put(ED25519).put(publicKey).array();
        return name + "+" + hash() + "+" + Base64.getEncoder().encodeToString(key);
    }
}
