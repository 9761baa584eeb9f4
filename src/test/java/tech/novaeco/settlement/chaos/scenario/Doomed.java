package tech.novaeco.settlement.chaos.scenario;

import java.time.Duration;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import tech.novaeco.settlement.chaos.Arena;
import tech.novaeco.settlement.chaos.Crew;
import tech.novaeco.settlement.chaos.KillPoints;
import tech.novaeco.settlement.chaos.hook.KillPoint;

/** Workers that die at a given point of their work, one after the other in every place of the crew. */
final class Doomed {
    private static final Duration ONE_LIFE = Duration.ofMinutes(6);
    /** A batch or two into its life; at the points before batching, this many trades are one group of deliveries. */
    private static final int LATEST = 3;

    private final Arena arena;
    private final Crew crew;
    private final KillPoints[] dueAt;

    Doomed(Arena arena) {
        this.arena = arena;
        this.crew = arena.crew();
        this.dueAt = new KillPoints[crew.size()];
    }

    /**
     * Returns when so many have died.
     *
     * @param next where the next one dies; asked once for each
     * @throws IllegalStateException when one ends in another way
     */
    void run(int deaths, Supplier<KillPoints> next) {
        int planned = 0;
        int died = 0;
        for (int place = 0; place < crew.size() && planned < deaths; place++, planned++) {
            crew.get(place).kill9();
            doom(place, next.get());
        }
        while (died < deaths) {
            int place = awaitDeath();
            record(place);
            died++;
            if (planned < deaths) {
                planned++;
                doom(place, next.get());
            } else {
                dueAt[place] = null;
                crew.replace(place);
            }
        }
    }

    private void doom(int place, KillPoints point) {
        int at = 1 + arena.random().nextInt(LATEST);
        dueAt[place] = point;
        crew.replace(
                place,
                command -> command.withRoutesDir(arena.killPointRoutes())
                        .withJvmOption("-Dchaos.point=" + point.name())
                        .withJvmOption("-Dchaos.at=" + at));
    }

    private int awaitDeath() {
        return Awaitility.await("a worker dies at its point")
                .atMost(ONE_LIFE)
                .pollInterval(Duration.ofMillis(10))
                .until(this::dead, place -> place >= 0);
    }

    private int dead() {
        for (int place = 0; place < crew.size(); place++) {
            if (dueAt[place] != null && !crew.get(place).running()) {
                return place;
            }
        }
        return -1;
    }

    private void record(int place) {
        @Nullable KillPoints point = dueAt[place];
        int exitCode = crew.get(place).awaitEnd().exitCode();
        if (point == null || exitCode != KillPoint.EXIT_CODE) {
            throw new IllegalStateException(crew.name(place) + " ended with " + exitCode + " instead of dying at "
                    + point + ", log " + crew.get(place).log());
        }
        arena.faults().hit("kill-at-point", crew.name(place), point.label());
    }
}
