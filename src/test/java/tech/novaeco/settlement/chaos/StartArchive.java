package tech.novaeco.settlement.chaos;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import tech.novaeco.settlement.support.WorkerCommand;

/**
 * Lets workers start in half the time: classes as the first worker of a run had them in memory (a class data archive),
 * and the harness's steps for patched routes in a jar, as such an archive takes no directories.
 */
final class StartArchive {
    private static final Path CLASSES = Path.of("target", "test-classes");
    private static final List<String> PACKAGES = List.of("chaos", "faults");
    /** What starts a worker with patched routes. */
    private static final String MAIN = "WorkerWithAnyRoutes";

    private final Path jar;
    private final Path archive;

    private StartArchive(Path directory) {
        this.jar = directory.resolve("steps.jar");
        this.archive = directory.resolve("worker.jsa");
    }

    static StartArchive of(Path directory) {
        return new StartArchive(directory);
    }

    /** For the first worker, which ends in good order: it leaves the archive. */
    WorkerCommand write(WorkerCommand command) {
        return Files.exists(archive) ? command : command.withJvmOption("-XX:ArchiveClassesAtExit=" + archive);
    }

    WorkerCommand use(WorkerCommand command) {
        if (!Files.exists(jar)) {
            pack();
        }
        return Files.exists(archive)
                ? command.withTestJar(jar).withJvmOption("-XX:SharedArchiveFile=" + archive)
                : command.withTestJar(jar);
    }

    /** A new build makes both useless. */
    static void forget(Path directory) {
        StartArchive archive = of(directory);
        try {
            Files.deleteIfExists(archive.jar);
            Files.deleteIfExists(archive.archive);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void pack() {
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file)) {
            Path root = CLASSES.resolve("tech/novaeco/settlement");
            try (Stream<Path> beside = Files.list(root)) {
                add(
                        out,
                        beside.filter(one -> String.valueOf(one.getFileName()).startsWith(MAIN))
                                .toList());
            }
            for (String name : PACKAGES) {
                try (Stream<Path> classes = Files.walk(root.resolve(name))) {
                    add(out, classes.filter(Files::isRegularFile).toList());
                }
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void add(JarOutputStream out, List<Path> classes) throws IOException {
        for (Path one : classes) {
            out.putNextEntry(new JarEntry(CLASSES.relativize(one).toString()));
            Files.copy(one, out);
        }
    }
}
