package tech.novaeco.settlement.origin;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.function.Function;

/** The file with the keys of all producers, as workers read and operators change it. */
public record TradeKeyFile(Path path) {

    /**
     * @throws IOException if it cannot be read
     * @throws IllegalArgumentException saying what is wrong in it, without a secret
     */
    public ProducerKeys read() throws IOException {
        return parse(Files.readString(path));
    }

    /** @throws IllegalArgumentException saying what is wrong in it, without a secret */
    public static ProducerKeys parse(String text) {
        return KeysJson.parse(text);
    }

    /**
     * Reads, changes and writes it again; whoever does the same meanwhile waits: neither's change is lost, be it a
     * revocation. Beside it stays an empty file {@code .lock}.
     *
     * @param change of what the file holds, or of nothing where there is no file; what it throws leaves the file as it is
     */
    public void change(Function<Optional<ProducerKeys>, ProducerKeys> change) throws IOException {
        Path lock = path.resolveSibling(path.getFileName() + ".lock");
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.lock(); // until it is closed
            Optional<ProducerKeys> before = Files.exists(path) ? Optional.of(read()) : Optional.empty();
            OwnerFile.replace(path, KeysJson.text(change.apply(before)));
        }
    }
}
