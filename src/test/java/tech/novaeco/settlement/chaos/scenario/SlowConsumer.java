package tech.novaeco.settlement.chaos.scenario;

import tech.novaeco.settlement.chaos.Arena;
import tech.novaeco.settlement.chaos.Scenario;
import tech.novaeco.settlement.chaos.SingleSite;
import tech.novaeco.settlement.support.PrivateRabbit;

/** RabbitMQ closes the channel of whoever does not answer a delivery in time: here after 3 s instead of 30 minutes. */
public final class SlowConsumer implements Scenario {
    private static final int RATE = 180;
    private static final int HELD_MILLIS = 15_000;
    private static final String SET = "application:set_env(rabbit, consumer_timeout, %d),"
            + " application:set_env(rabbit, channel_tick_interval, %d).";

    @Override
    public String name() {
        return "consumer-timeout";
    }

    @Override
    public String description() {
        return "the ledger is locked for 15 s while RabbitMQ closes channels after 3 s without an ack";
    }

    @Override
    public int leastHits() {
        return 1;
    }

    @Override
    public void run(Arena arena) throws Exception {
        PrivateRabbit rabbit = SingleSite.of(arena).rabbit();
        rabbit.rabbitmqctl("eval", SET.formatted(3_000, 1_000));
        // channels read these when they are opened
        rabbit.closeAllConnections();
        try {
            arena.load("chaos", RATE);
            arena.awaitProgress(200);
            arena.fault("consumer-timeout", "all workers", () -> {
                try (Standstill standstill = Standstill.begin(arena.site().jdbcUrl())) {
                    Thread.sleep(HELD_MILLIS);
                }
                long closed = arena.crew().saying("delivery acknowledgement on channel");
                if (closed == 0) {
                    throw new IllegalStateException("RabbitMQ closed nobody's channel");
                }
                return "ledger locked " + HELD_MILLIS + " ms, channels of " + closed + " workers closed";
            });
            arena.awaitProgress(200);
        } finally {
            rabbit.rabbitmqctl("eval", SET.formatted(1_800_000, 60_000));
            rabbit.closeAllConnections();
        }
    }
}
