package tech.novaeco.settlement.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tech.novaeco.settlement.receipt.KeySet;

/** What {@code receipt verify} reads: a receipt, and the keys to trust. */
final class ReceiptFile {
    /** A receipt of the largest batch has 3 KB; what is longer is none, and is not read to its end. */
    private static final int MOST_BYTES = 65_000;

    private ReceiptFile() {}

    /** @param name a path, or {@code -} for standard input */
    static String read(String name) {
        try (InputStream content = name.equals("-") ? System.in : Files.newInputStream(Path.of(name))) {
            byte[] bytes = content.readNBytes(MOST_BYTES);
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw Refusal.negative("FILE '" + name + "' is not UTF-8: a receipt is");
        } catch (IOException | InvalidPathException e) {
            throw Refusal.usage(
                    "FILE '" + name + "' cannot be read (" + e + "): a file with one receipt, or - for standard input");
        }
    }

    /** @param jwks a file or an address; null: whatever the worker says */
    static KeySet keys(@Nullable String jwks, Optional<WorkerSite> worker) {
        try {
            if (jwks == null) {
                WorkerSite site = worker.orElseThrow();
                return KeySet.parse(site.jwks());
            }
            return KeySet.parse(
                    jwks.matches("https?://.*") ? WorkerSite.get(URI.create(jwks)) : Files.readString(Path.of(jwks)));
        } catch (IOException e) {
            String line = "the keys cannot be had (" + e + "): name a file with the JWKS in --jwks";
            throw jwks == null || jwks.startsWith("http") ? Refusal.unavailable(line) : Refusal.usage(line);
        } catch (IllegalArgumentException e) {
            throw Refusal.usage("--jwks " + (jwks == null ? "of the worker" : jwks) + ": " + e.getMessage());
        }
    }
}
