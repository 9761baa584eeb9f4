package tech.novaeco.settlement.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The client in {@code src/test/node}, which shares neither code nor language with the worker, as a running process. It
 * outlives broker failures: it connects again and sends again what was not confirmed. {@link #close()} kills it.
 */
public final class NodeClient implements AutoCloseable {
    private static final Path HOME = Path.of("src", "test", "node");

    private final Process process;
    private final Path log;

    private NodeClient(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Skips the test where node is missing, or its packages cannot be had. */
    public static void assumeAvailable() {
        NodePackages.assumeInstalled(HOME);
    }

    /**
     * Publishes {@code count} seeded messages: cash, deliveries, duplicates, trades short of funds, poison. What it did
     * is in the journal: see {@link PublishJournal}.
     *
     * @param owners each has MAIN accounts in EUR, NOVAPOINT and CARBON_CREDIT
     * @param perSecond 0: as fast as it goes
     */
    public static NodeClient publish(
            String uri, String queue, int count, long seed, List<String> owners, int perSecond, Path journal) {
        List<String> arguments = new ArrayList<>(List.of("publish", "--uri", uri, "--queue", queue));
        arguments.addAll(List.of("--count", Integer.toString(count), "--seed", Long.toString(seed)));
        arguments.addAll(List.of("--owners", String.join(",", owners), "--journal", journal.toString()));
        if (perSecond > 0) {
            arguments.addAll(List.of("--rate", Integer.toString(perSecond)));
        }
        return start(arguments, journal);
    }

    /**
     * As {@link #publish}, without an end: {@link #finish} ends it.
     *
     * @param mix one of those in {@code src/test/node/mixes.mjs}
     */
    public static NodeClient publishMix(
            String uri, String queue, String mix, long seed, List<String> owners, int perSecond, Path journal) {
        List<String> arguments = new ArrayList<>(List.of("publish", "--uri", uri, "--queue", queue, "--mix", mix));
        arguments.addAll(List.of("--count", Integer.toString(Integer.MAX_VALUE), "--seed", Long.toString(seed)));
        arguments.addAll(List.of("--owners", String.join(",", owners), "--journal", journal.toString()));
        arguments.addAll(List.of("--rate", Integer.toString(perSecond)));
        return start(arguments, journal);
    }

    /** Journals what the queues deliver, one JSON object a line {queue, redelivered, headers, body}, until closed. */
    public static NodeClient consume(String uri, List<String> queues, Path journal) {
        return start(
                List.of("consume", "--uri", uri, "--queues", String.join(",", queues), "--journal", journal.toString()),
                journal);
    }

    /** @throws IllegalStateException when it does not end in time, or not with exit code 0 */
    public void awaitEnd(Duration patience) {
        try {
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("the client still runs after " + patience);
            }
            if (process.exitValue() != 0) {
                throw new IllegalStateException("the client failed: " + Files.readString(log));
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        }
    }

    /** Asks a publisher to end after the group it is at, all of it confirmed. */
    public void finish(Duration patience) {
        process.destroy();
        awaitEnd(patience);
    }

    public boolean running() {
        return process.isAlive();
    }

    @Override
    public void close() {
        Commands.killTree(process.toHandle());
    }

    private static NodeClient start(List<String> arguments, Path journal) {
        assumeAvailable();
        List<String> command =
                new ArrayList<>(List.of("node", HOME.resolve("client.mjs").toString()));
        command.addAll(arguments);
        Path log = Path.of(journal + ".err");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        return new NodeClient(Commands.start(builder), log);
    }
}
