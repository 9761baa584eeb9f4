package tech.novaeco.settlement.cli;

import java.io.IOException;
import java.nio.file.Path;
import tech.novaeco.settlement.origin.SecretKey;

/** A producer's secret, read from its file. */
record Signing(SecretKey key) {
    /** @throws Refusal for usage, without the secret */
    static Signing read(Path file) {
        try {
            return new Signing(SecretKey.read(file));
        } catch (IOException | IllegalArgumentException e) {
            throw Refusal.usage("--key " + file + " holds no producer's secret (" + e
                    + "): allowed is a file that 'keys trade generate' made");
        }
    }
}
