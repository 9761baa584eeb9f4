package tech.novaeco.settlement.chaos.scenario;

import tech.novaeco.settlement.chaos.Arena;
import tech.novaeco.settlement.chaos.Scenario;
import tech.novaeco.settlement.chaos.SingleSite;
import tech.novaeco.settlement.support.PrivateRabbit;

/** RabbitMQ throws everybody out, is stopped inside its node, and is killed. */
public final class BrokerTrouble implements Scenario {
    private static final int RATE = 70;
    private static final int CLOSES = 2;

    @Override
    public String name() {
        return "broker-trouble";
    }

    @Override
    public String description() {
        return "close_all_connections twice, stop_app and start_app, kill -9 of the node and its start";
    }

    @Override
    public int leastHits() {
        return 4;
    }

    @Override
    public void run(Arena arena) throws Exception {
        PrivateRabbit rabbit = SingleSite.of(arena).rabbit();
        arena.load("chaos", RATE);
        for (int i = 0; i < CLOSES; i++) {
            arena.awaitProgress(50);
            arena.fault("close-connections", "RabbitMQ", () -> {
                rabbit.closeAllConnections();
                return "closed";
            });
        }
        arena.awaitProgress(50);
        arena.fault("broker-stop-app", "RabbitMQ", () -> {
            rabbit.stopApp();
            rabbit.startApp();
            return "stopped, started";
        });
        arena.awaitProgress(50);
        arena.fault("broker-kill", "RabbitMQ", () -> {
            rabbit.kill9();
            rabbit.start();
            return "killed, recovered";
        });
        arena.awaitProgress(50);
    }
}
