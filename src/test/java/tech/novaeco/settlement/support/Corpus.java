package tech.novaeco.settlement.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import tech.novaeco.settlement.trade.ReasonCode;

/** The hostile messages: {@code corpus/<category>/<name>.<REASON_CODE>.json}, raw bytes, and the generated ones. */
public final class Corpus {
    private static final Path FILES = Path.of("src/test/resources/corpus");

    private Corpus() {}

    /** What any worker refuses. */
    public static List<HostileMessage> all() {
        Stream<HostileMessage> kept =
                files().stream().filter(message -> !message.category().equals("signature"));
        return Stream.concat(kept, HostileMessage.generated()).toList();
    }

    /** What a worker refuses that has {@link SampleKeys}: without keys most of it are good trades. */
    public static List<HostileMessage> ofSignatures() {
        return read(FILES.resolve("signature"));
    }

    /** Those of {@link #all()} that no ledger has to see to refuse them. */
    public static List<HostileMessage> poison() {
        return all().stream().filter(message -> message.reason().isPoison()).toList();
    }

    /** Those of {@link #all()} of good form, which the ledger of {@link CorpusLedger} cannot settle. */
    public static List<HostileMessage> semantics() {
        return all().stream().filter(message -> !message.reason().isPoison()).toList();
    }

    /** All that are kept as files; the others are too big. */
    public static List<HostileMessage> files() {
        return read(FILES);
    }

    private static List<HostileMessage> read(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .sorted()
                    .map(Corpus::message)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static HostileMessage message(Path file) {
        String[] parts = FILES.relativize(file).toString().split("\\.", -1);
        try {
            return new HostileMessage(parts[0], ReasonCode.valueOf(parts[1]), Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
