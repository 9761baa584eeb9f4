package tech.novaeco.settlement.chaos.scenario;

import java.util.List;
import tech.novaeco.settlement.chaos.Arena;
import tech.novaeco.settlement.chaos.Scenario;
import tech.novaeco.settlement.chaos.SingleSite;
import tech.novaeco.settlement.chaos.TcpProxy;

/** What networks do, between workers and each server. */
public final class BadNetwork implements Scenario {
    private static final int RATE = 60;
    private static final int SLOW_MILLIS = 40;
    private static final int SILENT_MILLIS = 2_000;

    private record Line(String name, TcpProxy network) {}

    @Override
    public String name() {
        return "bad-network";
    }

    @Override
    public String description() {
        return "connections cut, reset, silent for 2 s, slow by 40 ms, refused, to each server";
    }

    @Override
    public int leastHits() {
        return 6;
    }

    @Override
    public void run(Arena arena) throws Exception {
        arena.load("chaos", RATE);
        for (Line line : List.of(
                new Line("RabbitMQ", SingleSite.of(arena).rabbitNetwork()),
                new Line("PostgreSQL", SingleSite.of(arena).databaseNetwork()))) {
            TcpProxy network = line.network();
            arena.awaitProgress(30);
            arena.fault("network-cut", line.name(), () -> network.cut() + " connections");
            arena.awaitProgress(30);
            arena.fault("network-reset", line.name(), () -> network.reset() + " connections");
            arena.awaitProgress(30);
            arena.fault("network-silent", line.name(), () -> forAWhile(network, network::swallow));
            arena.awaitProgress(30);
            arena.fault("network-slow", line.name(), () -> forAWhile(network, () -> network.slow(SLOW_MILLIS)));
            arena.awaitProgress(30);
            arena.fault("network-away", line.name(), () -> forAWhile(network, network::away));
        }
        arena.awaitProgress(30);
    }

    private static String forAWhile(TcpProxy network, Runnable trouble) throws InterruptedException {
        trouble.run();
        try {
            Thread.sleep(SILENT_MILLIS);
        } finally {
            network.heal();
        }
        return "for " + SILENT_MILLIS + " ms";
    }
}
