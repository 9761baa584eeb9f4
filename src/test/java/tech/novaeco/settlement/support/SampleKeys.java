package tech.novaeco.settlement.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import tech.novaeco.settlement.origin.ProducerKeys;
import tech.novaeco.settlement.origin.SecretKey;
import tech.novaeco.settlement.origin.TradeKeyFile;

/** The published keys of producers, whose secrets everybody may know. */
public final class SampleKeys {
    public static final Path DIRECTORY = Path.of("src/main/resources/contract/signatures");
    public static final Path FILE = DIRECTORY.resolve("trade-keys.json");

    private SampleKeys() {}

    public static ProducerKeys all() {
        try {
            return new TradeKeyFile(FILE).read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param kid {@code market-1}, which is for EdDSA, or {@code desk-1}, for HS256 */
    public static SecretKey secret(String kid) {
        try {
            return SecretKey.read(secretFile(kid));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Path secretFile(String kid) {
        return DIRECTORY.resolve(kid + ".secret.json").toAbsolutePath();
    }
}
