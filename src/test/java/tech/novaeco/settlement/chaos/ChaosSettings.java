package tech.novaeco.settlement.chaos;

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What a run is asked to do.
 *
 * @param kills at the window between COMMIT and ack
 * @param scenario the only one to run; empty for all of the profile
 * @param minutes how long the random nemesis of the long profile goes on
 */
public record ChaosSettings(Profile profile, long seed, int kills, String scenario, int minutes) {
    /** How much is run. */
    public enum Profile {
        CI,
        LONG;

        String lower() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final int MOST_KILLS = 100_000;
    private static final int MOST_MINUTES = 7 * 24 * 60;

    /**
     * From {@code PROFILE}, {@code SEED}, {@code KILLS}, {@code SCENARIO} and {@code MINUTES}.
     *
     * @throws IllegalArgumentException saying which value is wrong and what is allowed
     */
    static ChaosSettings from(Map<String, String> environment) {
        String name = environment.getOrDefault("PROFILE", "");
        Profile profile = switch (name) {
            case "", "ci" -> Profile.CI;
            case "long" -> Profile.LONG;
            default -> throw new IllegalArgumentException("PROFILE=" + name + ": give ci or long");
        };
        String scenario = environment.getOrDefault("SCENARIO", "");
        if (!scenario.isEmpty() && !Scenarios.names().contains(scenario)) {
            throw new IllegalArgumentException("SCENARIO=" + scenario + ": give one of " + Scenarios.names());
        }
        int kills = profile == Profile.CI ? 4 : 100;
        return new ChaosSettings(
                profile,
                number(environment, "SEED", ThreadLocalRandom.current().nextLong(1_000_000), 0, Long.MAX_VALUE),
                (int) number(environment, "KILLS", kills, 1, MOST_KILLS),
                scenario,
                (int) number(environment, "MINUTES", 10, 1, MOST_MINUTES));
    }

    /** The command that does the same again. */
    String command() {
        return "make chaos PROFILE=" + profile.lower() + " SEED=" + seed + " KILLS=" + kills
                + (scenario.isEmpty() ? "" : " SCENARIO=" + scenario)
                + (profile == Profile.LONG ? " MINUTES=" + minutes : "");
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
