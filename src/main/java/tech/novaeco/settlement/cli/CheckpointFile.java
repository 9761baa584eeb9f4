package tech.novaeco.settlement.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collection;
import tech.novaeco.settlement.seal.Checkpoint;
import tech.novaeco.settlement.seal.NoteVerifier;
import tech.novaeco.settlement.seal.SignedNote;

/** A checkpoint that somebody kept: the signed note and what it says. @param name where it came from */
record CheckpointFile(String name, SignedNote note, Checkpoint checkpoint) {
    private static final int MAX_BYTES = 1_000_000;

    /** @param name a path, or {@code -} for standard input. @throws Refusal if it cannot be read or is no checkpoint */
    static CheckpointFile read(String name) {
        try (InputStream content = name.equals("-") ? System.in : Files.newInputStream(Path.of(name))) {
            return of(name, new String(content.readNBytes(MAX_BYTES), StandardCharsets.UTF_8));
        } catch (IOException | InvalidPathException e) {
            throw Refusal.usage("FILE '" + name + "' cannot be read (" + e
                    + "): a file with a checkpoint, or - for standard input");
        }
    }

    static CheckpointFile of(String name, String text) {
        try {
            SignedNote note = SignedNote.parse(text);
            return new CheckpointFile(name, note, Checkpoint.parse(note.text()));
        } catch (IllegalArgumentException e) {
            throw Refusal.negative(name + ": " + e.getMessage());
        }
    }

    /** @return the key that signed it. @throws Refusal if none of these did */
    NoteVerifier signedBy(Collection<NoteVerifier> keys) {
        return note.verifiedBy(keys)
                .filter(key -> key.name().equals(checkpoint.origin()))
                .orElseThrow(() -> Refusal.negative(
                        name + ": no signature of a known key verifies; known: " + keys + "; signed as: "
                                + note.signatures().stream()
                                        .map(SignedNote.Signature::name)
                                        .toList()));
    }
}
