package tech.novaeco.settlement.seal;

import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Objects;
import java.util.regex.Pattern;

/** The log at one size, the text of a C2SP tlog-checkpoint: {@code origin}, size and root, a line each. */
public record Checkpoint(String origin, long size, byte[] root) {
    /** What is allowed as a log's name; it is the name of its key, too. */
    public static final Pattern ORIGIN = Pattern.compile("[A-Za-z0-9._:/-]{1,200}");

    private static final Pattern SIZE = Pattern.compile("0|[1-9][0-9]{0,17}");

    public Checkpoint {
        if (size < 0 || root.length != 32) {
            throw new IllegalArgumentException(
                    "a checkpoint has a size from 0 and a root of 32 bytes, not " + size + " and " + root.length);
        }
    }

    /**
     * @param text of a note, with lines of extensions or without
     * @throws IllegalArgumentException saying what is missing
     */
    public static Checkpoint parse(String text) {
        String[] lines = text.split("\n", -1);
        if (lines.length < 4 || lines[0].isEmpty() || !SIZE.matcher(lines[1]).matches()) {
            throw new IllegalArgumentException(
                    "no checkpoint: a line with the log's name, one with its size, one with its root are expected");
        }
        byte[] root = NoteVerifier.decode(lines[2]);
        if (root.length != 32) {
            throw new IllegalArgumentException("no checkpoint: the root has " + root.length + " bytes, not 32");
        }
        return new Checkpoint(lines[0], Long.parseLong(lines[1]), root);
    }

    public String text() {
        return origin + "\n" + size + "\n" + Base64.getEncoder().encodeToString(root) + "\n";
    }

    /** 64 lowercase hex digits. */
    public String rootHex() {
        return HexFormat.of().formatHex(root);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Checkpoint that
                && size == that.size
                && origin.equals(that.origin)
                && Arrays.equals(root, that.root);
    }

    @Override
    public int hashCode() {
        return Objects.hash(origin, size, Arrays.hashCode(root));
    }

    @Override
    public String toString() {
        return origin + " " + size + " " + rootHex();
    }
}
