package tech.novaeco.settlement.chaos.scenario;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import tech.novaeco.settlement.chaos.Arena;
import tech.novaeco.settlement.chaos.Crew;
import tech.novaeco.settlement.chaos.Scenario;
import tech.novaeco.settlement.chaos.SingleSite;
import tech.novaeco.settlement.faults.Sql;

/** Anything, any time: what no list of scenarios thought of lies in their combination. */
public final class RandomNemesis implements Scenario {
    private static final int RATE = 60;
    private static final int PAUSE_MILLIS = 1_500;
    private static final String END_SESSIONS = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            + " WHERE application_name = 'trade-settlement'";

    private record Harm(String kind, String target, Callable<String> happens) {}

    private final int atLeast;
    private final Duration lasts;

    /**
     * @param atLeast so many faults
     * @param lasts and so long
     */
    public RandomNemesis(int atLeast, Duration lasts) {
        this.atLeast = atLeast;
        this.lasts = lasts;
    }

    @Override
    public String name() {
        return "random-nemesis";
    }

    @Override
    public String description() {
        return "faults of all kinds at random, one after the other";
    }

    @Override
    public int leastHits() {
        return atLeast / 2;
    }

    @Override
    public void run(Arena arena) throws Exception {
        Crew crew = arena.crew();
        long end = System.nanoTime() + lasts.toNanos();
        arena.load("chaos", RATE);
        for (int i = 0; i < atLeast || System.nanoTime() < end; i++) {
            int place = arena.random().nextInt(crew.size());
            List<Harm> harms = harms(arena, place);
            Harm harm = harms.get(arena.random().nextInt(harms.size()));
            arena.moment(PAUSE_MILLIS);
            arena.fault(harm.kind(), harm.target(), harm.happens());
            arena.awaitProgress(50);
        }
    }

    private static List<Harm> harms(Arena arena, int place) {
        Crew crew = arena.crew();
        SingleSite site = SingleSite.of(arena);
        return List.of(
                new Harm("kill-9", crew.name(place), () -> {
                    crew.get(place).kill9();
                    crew.replace(place);
                    return "killed, followed by another";
                }),
                new Harm("freeze", crew.name(place), () -> {
                    crew.get(place).pause();
                    arena.moment(4_000);
                    crew.get(place).resume();
                    return "frozen, woken";
                }),
                new Harm("end-sessions", "PostgreSQL", () -> Sql.ask(site.jdbcUrl(), END_SESSIONS) + " sessions"),
                new Harm(
                        "network-cut",
                        "PostgreSQL",
                        () -> site.databaseNetwork().cut() + " connections"),
                new Harm(
                        "network-reset",
                        "PostgreSQL",
                        () -> site.databaseNetwork().reset() + " connections"),
                new Harm("network-cut", "RabbitMQ", () -> site.rabbitNetwork().cut() + " connections"),
                new Harm("network-reset", "RabbitMQ", () -> site.rabbitNetwork().reset() + " connections"),
                new Harm("network-silent", "RabbitMQ", () -> {
                    site.rabbitNetwork().swallow();
                    arena.moment(3_000);
                    site.rabbitNetwork().heal();
                    return "silent, reset";
                }),
                new Harm("close-connections", "RabbitMQ", () -> {
                    site.rabbit().closeAllConnections();
                    return "closed";
                }),
                new Harm("database-crash", "PostgreSQL", () -> {
                    site.postgres().kill9();
                    site.postgres().start();
                    return "killed, recovered";
                }));
    }
}
