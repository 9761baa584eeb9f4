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

    public static List<HostileMessage> all() {
        try (Stream<Path> files = Files.walk(FILES)) {
            Stream<HostileMessage> kept =
                    files.filter(Files::isRegularFile).sorted().map(Corpus::read);
            return Stream.concat(kept, HostileMessage.generated()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static HostileMessage read(Path file) {
        String[] parts = FILES.relativize(file).toString().split("\\.", -1);
        try {
            return new HostileMessage(parts[0], ReasonCode.valueOf(parts[1]), Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
