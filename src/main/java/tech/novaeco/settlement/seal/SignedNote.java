package tech.novaeco.settlement.seal;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A text and who signed it: C2SP signed-note. Signatures of unknown keys are passed over, as the specification wants. */
public record SignedNote(String text, List<Signature> signatures) {
    static final String DASH = "\u2014 ";
    private static final int MAX_SIGNATURES = 100;
    private static final int MAX_CHARACTERS = 1_000_000;
    private static final Pattern SIGNATURE = Pattern.compile(DASH + "([^\\s+]+) ([A-Za-z0-9+/]+=*)");

    /** One line. @param bytes 4 that name the key, then the signature proper */
    public record Signature(String name, byte[] bytes) {
        boolean isBy(NoteVerifier key) {
            return name.equals(key.name()) && bytes.length > 4 && Arrays.equals(bytes, 0, 4, key.id(), 0, 4);
        }
    }

    /** @throws IllegalArgumentException saying what keeps it from being a signed note */
    public static SignedNote parse(String note) {
        int end = note.lastIndexOf("\n\n");
        if (end < 0 || end + 2 == note.length() || !note.endsWith("\n") || note.length() > MAX_CHARACTERS) {
            throw new IllegalArgumentException("no signed note: text, a blank line, lines that begin with '" + DASH
                    + "' are expected, the last ended by a line feed");
        }
        if (note.chars().anyMatch(c -> c < ' ' && c != '\n')) {
            throw new IllegalArgumentException("no signed note: it holds control characters");
        }
        List<Signature> signatures = new ArrayList<>();
        for (String line : note.substring(end + 2, note.length() - 1).split("\n", -1)) {
            Matcher parts = SIGNATURE.matcher(line);
            if (!parts.matches()) {
                throw new IllegalArgumentException("no signed note: this is no signature: " + line);
            }
            signatures.add(new Signature(parts.group(1), NoteVerifier.decode(parts.group(2))));
        }
        if (signatures.size() > MAX_SIGNATURES) {
            throw new IllegalArgumentException("no signed note: more than " + MAX_SIGNATURES + " signatures");
        }
        return new SignedNote(note.substring(0, end + 1), signatures);
    }

    /** The first of these keys whose signature it carries and which verifies; empty if there is none. */
    public Optional<NoteVerifier> verifiedBy(Collection<NoteVerifier> keys) {
        byte[] signed = text.getBytes(StandardCharsets.UTF_8);
        return keys.stream()
                .filter(key -> signatures.stream()
                        .filter(signature -> signature.isBy(key))
                        .anyMatch(signature -> key.verifies(
                                signed, Arrays.copyOfRange(signature.bytes(), 4, signature.bytes().length))))
                .findFirst();
    }
}
