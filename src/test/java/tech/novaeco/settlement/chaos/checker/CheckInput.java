package tech.novaeco.settlement.chaos.checker;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * What the checker is told of a run; all else it reads from the journals and the ledger.
 *
 * @param directory of the run: {@code published*} are journals of publishers, {@code told*} of callbacks and dead letters
 * @param opening what was brought into circulation before the first trade, minor units by asset
 * @param atLeastSettled fewer settled trades prove nothing
 * @param drained how the run ended
 */
public record CheckInput(
        Path directory, String jdbcUrl, Map<String, Long> opening, int atLeastSettled, Drained drained) {
    /**
     * What the broker said at the end, and how long that took.
     *
     * @param messages ready and unacknowledged, by queue: those of the worker and those it writes to
     * @param took from the last fault healed until everything was decided, told and journaled
     * @param allowed T of the invariant
     */
    public record Drained(Map<String, Long> messages, Duration took, Duration allowed) {
        public Drained {
            messages = Map.copyOf(messages);
        }
    }

    public CheckInput {
        opening = Map.copyOf(opening);
    }
}
