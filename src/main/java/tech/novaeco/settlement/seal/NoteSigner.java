package tech.novaeco.settlement.seal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;

/**
 * A private note key, written {@code PRIVATE+KEY+name+hash+base64} as other programs for signed notes write it. Its text
 * never holds the secret. Thread-safe.
 */
public final class NoteSigner {
    private static final String PREFIX = "PRIVATE+KEY+";
    private static final Pattern FORM =
            Pattern.compile("PRIVATE\\+KEY\\+([^\\s+]+)\\+([0-9a-f]{8})\\+([A-Za-z0-9+/]+=*)");

    private final Ed25519PrivateKeyParameters key;
    private final NoteVerifier verifier;

    private NoteSigner(String name, byte[] seed) {
        key = new Ed25519PrivateKeyParameters(seed);
        verifier = new NoteVerifier(name, key.generatePublicKey().getEncoded());
    }

    /** @param name of the log; no blanks and no plus signs */
    public static NoteSigner generate(String name, SecureRandom random) {
        byte[] seed = new byte[Ed25519PrivateKeyParameters.KEY_SIZE];
        random.nextBytes(seed);
        return new NoteSigner(name, seed);
    }

    /** @throws IllegalArgumentException saying what is allowed, without repeating the secret */
    public static NoteSigner parse(String text) {
        Matcher parts = FORM.matcher(text.strip());
        byte[] seed = parts.matches() ? NoteVerifier.decode(parts.group(3)) : new byte[0];
        if (seed.length != 33 || seed[0] != NoteVerifier.ED25519) {
            throw new IllegalArgumentException(
                    "one line PRIVATE+KEY+name+hash+base64, as 'seal key generate' writes it");
        }
        NoteSigner signer = new NoteSigner(parts.group(1), Arrays.copyOfRange(seed, 1, 33));
        if (!signer.verifier.hash().equals(parts.group(2))) {
            throw new IllegalArgumentException("a key whose parts belong together: its hash is not that of its bytes");
        }
        return signer;
    }

    public NoteVerifier verifier() {
        return verifier;
    }

    /** The key as its file holds it: a secret. */
    public String secretText() {
        byte[] seed = ByteBuffer.allocate(33)
                .put(NoteVerifier.ED25519)
                .put(key.getEncoded())
                .array();
        return PREFIX + verifier.name() + "+" + verifier.hash() + "+"
                + Base64.getEncoder().encodeToString(seed);
    }

    /** @param text ends with a line feed. @return the signed note */
    public String sign(String text) {
        if (!text.endsWith("\n")) {
            throw new IllegalArgumentException("the text of a note ends with a line feed");
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        Ed25519Signer signer = new Ed25519Signer();
        signer.init(true, key);
        signer.update(bytes, 0, bytes.length);
        byte[] signature = ByteBuffer.allocate(68)
                .put(verifier.id())
                .put(signer.generateSignature())
                .array();
        return text + "\n" + SignedNote.DASH + verifier.name() + " "
                + Base64.getEncoder().encodeToString(signature) + "\n";
    }

    @Override
    public String toString() {
        return PREFIX + verifier.name() + "+" + verifier.hash() + "+(not shown)";
    }
}
