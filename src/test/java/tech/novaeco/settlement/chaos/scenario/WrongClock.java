package tech.novaeco.settlement.chaos.scenario;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import tech.novaeco.settlement.chaos.Arena;
import tech.novaeco.settlement.chaos.Crew;
import tech.novaeco.settlement.chaos.Scenario;

/** The ledger's clock decides, whatever a worker believes. */
public final class WrongClock implements Scenario {
    private static final int RATE = 60;
    private static final Path LIBRARIES = Path.of("/usr/lib");
    private static final List<String> OFFSETS = List.of("+2h", "-2h");

    @Override
    public String name() {
        return "wrong-clock";
    }

    @Override
    public String description() {
        return "one worker's clock is two hours ahead, then two hours behind (libfaketime)";
    }

    @Override
    public int leastHits() {
        return OFFSETS.size();
    }

    @Override
    public void run(Arena arena) throws Exception {
        Optional<Path> library = library();
        Assumptions.assumeTrue(library.isPresent(), "needs libfaketime: apt-get install libfaketime");
        Crew crew = arena.crew();
        int place = arena.random().nextInt(crew.size());
        arena.load("chaos", RATE);
        for (String offset : OFFSETS) {
            crew.get(place).terminate();
            crew.replace(
                    place,
                    command -> command.with("LD_PRELOAD", library.orElseThrow().toString())
                            .with("FAKETIME", offset)
                            .with("FAKETIME_DONT_FAKE_MONOTONIC", "1")
                            // else its waits end at once and its threads spin: that is no wrong clock
                            .with("FAKETIME_FORCE_MONOTONIC_FIX", "0"));
            crew.awaitReady(place);
            arena.faults().inject("clock", crew.name(place), () -> crew.awaitBusy(place), () -> offset);
            arena.awaitProgress(150);
        }
        crew.get(place).terminate();
        crew.replace(place);
    }

    /** Where it is depends on the processor. */
    private static Optional<Path> library() throws IOException {
        try (Stream<Path> folders = Files.list(LIBRARIES)) {
            return folders.map(folder -> folder.resolve("faketime/libfaketime.so.1"))
                    .filter(Files::exists)
                    .findFirst();
        }
    }
}
