package tech.novaeco.settlement.adapter.verify;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;
import tech.novaeco.settlement.seal.Checkpoint;
import tech.novaeco.settlement.seal.NoteVerifier;
import tech.novaeco.settlement.seal.SignedNote;

/** The log's own checkpoints: each is signed, and says what the rows lead to. */
final class CheckpointCheck {
    private final JdbcTemplate jdbc;
    private final First broken = new First();
    private long covered;

    CheckpointCheck(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** Keys that ever signed a checkpoint of this ledger. */
    List<NoteVerifier> keys() {
        List<NoteVerifier> keys = new ArrayList<>();
        for (String key :
                jdbc.queryForList("SELECT verifier_key FROM ledger.seal_key ORDER BY verifier_key", String.class)) {
            try {
                keys.add(NoteVerifier.parse(key));
            } catch (IllegalArgumentException e) {
                broken.found("seal_key " + key, String.valueOf(e.getMessage()), "a verifier key");
            }
        }
        return keys;
    }

    /**
     * @param roots of the log as its rows lead to it, by size
     * @param logSize batches in the log; the last checkpoint was signed with the last of them, in one transaction
     */
    Checked run(List<NoteVerifier> keys, Map<Long, byte[]> roots, long logSize) {
        long[] last = {0};
        jdbc.query("SELECT tree_size, root_hash, note FROM ledger.checkpoint ORDER BY tree_size", row -> {
            covered++;
            long size = row.getLong("tree_size");
            last[0] = size;
            byte[] root = roots.get(size);
            String expected = root == null
                    ? "no checkpoint: the log is shorter"
                    : HexFormat.of().formatHex(root);
            compare(size, row.getString("root_hash"), expected);
            compareNote(size, row.getString("note"), expected, keys);
        });
        if (last[0] < logSize) {
            broken.found("checkpoint " + logSize, "missing", "signed: the log has batches up to there");
        }
        return new Checked(
                "checkpoints",
                "each checkpoint is signed, of this very log, and the last of all of it",
                covered,
                "checkpoints",
                broken.get());
    }

    private void compare(long size, String stored, String expected) {
        if (!stored.equals(expected)) {
            broken.found("checkpoint " + size + " root_hash", stored, expected);
        }
    }

    private void compareNote(long size, String text, String expected, List<NoteVerifier> keys) {
        String place = "checkpoint " + size + " note";
        try {
            SignedNote note = SignedNote.parse(text);
            Optional<NoteVerifier> signer = note.verifiedBy(keys);
            if (signer.isEmpty()) {
                broken.found(place, "signed by none of the ledger's " + keys.size() + " seal keys", "signed by one");
                return;
            }
            Checkpoint said = Checkpoint.parse(note.text());
            if (said.size() != size || !said.rootHex().equals(expected)) {
                broken.found(place, said.toString(), signer.get().name() + " " + size + " " + expected);
            }
        } catch (IllegalArgumentException e) {
            broken.found(place, String.valueOf(e.getMessage()), "a signed note");
        }
    }
}
