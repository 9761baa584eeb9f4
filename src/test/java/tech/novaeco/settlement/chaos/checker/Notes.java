package tech.novaeco.settlement.chaos.checker;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/** Checkpoints as C2SP signed notes, and the public keys they may be signed with. */
final class Notes {
    private static final int KEY_BYTES = 32;
    private static final int SIGNATURE_BYTES = 68;

    private final Map<String, byte[]> keys = new HashMap<>();

    static Notes read(Connection snapshot, Counting counting) throws SQLException {
        Notes notes = new Notes();
        try (Statement query = snapshot.createStatement();
                ResultSet row = query.executeQuery("SELECT verifier_key FROM ledger.seal_key")) {
            while (row.next()) {
                String[] parts = row.getString(1).split("\\+", 3);
                byte[] typed = Base64.getDecoder().decode(parts[2]);
                byte[] key = Arrays.copyOfRange(typed, 1, 1 + KEY_BYTES);
                String id = Hashes.hex(Arrays.copyOf(Hashes.sha256((parts[0] + "\n").getBytes(UTF_8), typed), 4));
                counting.expect(
                        typed[0] == 1 && id.equals(parts[1]),
                        () -> "seal key " + parts[0] + "+" + parts[1] + " is not that key");
                notes.keys.put(parts[0] + " " + id, key);
            }
        }
        return notes;
    }

    /** {@code SIZE ROOT} of a checkpoint that one of the keys has signed; else what is wrong. */
    String signed(String note) {
        int end = note.lastIndexOf("\n\n");
        if (end < 0) {
            return "nothing: it is no signed note";
        }
        String body = note.substring(0, end + 1);
        String[] lines = body.split("\n");
        for (String line : note.substring(end + 2).split("\n")) {
            String[] parts = line.split(" ");
            byte[] signature = parts.length == 3 ? Base64.getDecoder().decode(parts[2]) : new byte[0];
            if (signature.length == SIGNATURE_BYTES && parts[1].equals(lines[0])) {
                byte[] key = keys.get(parts[1] + " " + Hashes.hex(Arrays.copyOf(signature, 4)));
                if (key != null
                        && Hashes.verifies(
                                key, body.getBytes(UTF_8), Arrays.copyOfRange(signature, 4, SIGNATURE_BYTES))) {
                    return lines[1] + " " + Hashes.hex(Base64.getDecoder().decode(lines[2]));
                }
            }
        }
        return "nothing: no key of the ledger has signed it";
    }
}
