package tech.novaeco.settlement;

import java.nio.file.Path;

/** Starts the worker, or runs one command of its CLI. */
public final class Main {
    private Main() {}

    public static void main(String[] args) throws Exception {
        new Worker(Settings.from(Configuration.load(Path.of("")))).run();
    }
}
