package tech.novaeco.settlement.load;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How much load, and which settings of the worker differ from its defaults.
 *
 * @param trades in the backlog
 * @param seed of the mix of trades
 */
record LoadSettings(int trades, long seed, Map<String, String> worker) {
    static final int STEADY_PER_SECOND = 100;

    private static final int FEWEST = 100;
    private static final int MOST = 1_000_000;
    private static final List<String> HANDED_ON = List.of("BATCH_SIZE", "BATCH_TIMEOUT_MS", "SETTLERS");

    /**
     * From {@code N}, {@code SEED}, and the settings of the worker that may be tried out.
     *
     * @throws IllegalArgumentException saying which value is wrong and what is allowed
     */
    static LoadSettings from(Map<String, String> environment) {
        long trades = number(environment, "N", 10_000, FEWEST, MOST);
        long anySeed = ThreadLocalRandom.current().nextLong(1_000_000);
        long seed = number(environment, "SEED", anySeed, 0, Long.MAX_VALUE);
        Map<String, String> worker = new TreeMap<>();
        for (String name : HANDED_ON) {
            String value = environment.getOrDefault(name, "");
            if (!value.isEmpty()) {
                worker.put(name, value);
            }
        }
        return new LoadSettings((int) trades, seed, worker);
    }

    /** Trades of the steady stream: ten seconds of it, less after a small backlog. */
    int steadyTrades() {
        return Math.max(50, Math.min(10 * STEADY_PER_SECOND, trades / 10));
    }

    /** Commits that a backlog may take: a fifth more than full batches of 100 need, and ten where there are few. */
    long commitsAllowed() {
        long full = (trades + 99L) / 100;
        return Math.max(full + 10, (trades * 12L + 999) / 1_000);
    }

    private static long number(Map<String, String> environment, String name, long otherwise, long least, long most) {
        String value = environment.getOrDefault(name, "");
        if (value.isEmpty()) {
            return otherwise;
        }
        String allowed = name + "=" + value + ": give a whole number from " + least + " to " + most;
        try {
            long number = Long.parseLong(value);
            if (number < least || number > most) {
                throw new IllegalArgumentException(allowed);
            }
            return number;
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException(allowed, notANumber);
        }
    }
}
