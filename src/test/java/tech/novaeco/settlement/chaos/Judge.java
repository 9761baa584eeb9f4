package tech.novaeco.settlement.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import tech.novaeco.settlement.chaos.checker.CheckInput;
import tech.novaeco.settlement.chaos.checker.CheckInput.Drained;
import tech.novaeco.settlement.chaos.checker.Checker;
import tech.novaeco.settlement.chaos.checker.Verdict;

/** Asks the checker about a run that is drained. */
final class Judge {
    private static final long FUNDED_EACH = 1_000_000_000;
    /** Fewer settled trades than this for each fault that had to hit prove nothing. */
    private static final int TRADES_EACH = 20;

    private Judge() {}

    /** Keeps what a check offline needs of the workers, while they still run. */
    static void keepKeys(Arena arena) {
        try {
            Files.writeString(
                    arena.directory().jwks(),
                    arena.crew().get(0).get("/.well-known/jwks.json").body());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /**
     * @param took from the last fault healed until all was drained
     * @param leastHits faults that had to hit in this run
     */
    static Verdict verdict(Arena arena, Duration took, Duration allowed, int leastHits) {
        long funded = FUNDED_EACH * Arena.OWNERS.size() + ConversionDesk.STOCK;
        return Checker.check(new CheckInput(
                arena.directory().root(),
                arena.site().jdbcUrl(),
                Map.of("EUR", funded, "NOVAPOINT", funded, "CARBON_CREDIT", funded),
                TRADES_EACH * leastHits,
                new Drained(messages(arena), took, allowed)));
    }

    /** Ready and unacknowledged, by queue. */
    static Map<String, Long> messages(Arena arena) {
        Map<String, Long> messages = new TreeMap<>();
        arena.site()
                .rabbitmqctl("list_queues", "--silent", "name", "messages")
                .lines()
                .forEach(line -> {
                    String[] columns = line.split("\t");
                    messages.put(columns[0], Long.parseLong(columns[1].strip()));
                });
        return messages;
    }
}
