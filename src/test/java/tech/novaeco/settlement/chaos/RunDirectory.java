package tech.novaeco.settlement.chaos;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import tech.novaeco.settlement.support.Commands;

/**
 * Where a run keeps its evidence: {@code published-N.jsonl} of each publisher (as {@code PublishJournal} reads it),
 * {@code told.jsonl} of all that workers told (see {@link Witness}), {@code faults.jsonl}, {@code samples.jsonl},
 * {@code jwks.json}, {@code seal-key.txt}, and {@code worker-N.log} of each life of a worker.
 */
public record RunDirectory(Path root) {
    /** Starts empty: what an earlier run of that name left is removed. */
    public static RunDirectory create(Path root) {
        try {
            Commands.deleteTree(root.toAbsolutePath());
            Files.createDirectories(root);
            return new RunDirectory(root.toAbsolutePath());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** What runs share: see {@link StartArchive}. */
    Path besideOtherRuns() {
        return requireNonNull(root.getParent());
    }

    public Path published(int number) {
        return root.resolve("published-" + number + ".jsonl");
    }

    /** The journals of all publishers. */
    public List<Path> published() {
        try (Stream<Path> files = Files.list(root)) {
            return files.filter(file -> String.valueOf(file.getFileName()).matches("published-\\d+\\.jsonl"))
                    .sorted()
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public Path told() {
        return root.resolve("told.jsonl");
    }

    public Path faults() {
        return root.resolve("faults.jsonl");
    }

    public Path samples() {
        return root.resolve("samples.jsonl");
    }

    /** Public keys of receipts, as a worker serves them. */
    public Path jwks() {
        return root.resolve("jwks.json");
    }

    /** The public half of the key that signs checkpoints. */
    public Path sealKey() {
        return root.resolve("seal-key.txt");
    }

    public Path workerLog(int life) {
        return root.resolve("worker-" + life + ".log");
    }
}
