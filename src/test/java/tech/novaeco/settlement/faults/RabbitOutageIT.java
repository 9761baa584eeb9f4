package tech.novaeco.settlement.faults;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tech.novaeco.settlement.support.PrivateRabbit;
import tech.novaeco.settlement.support.WorkerProcess;

/** RabbitMQ goes away under load. {@code -Doutage=30} for an outage of 30 s. */
@Tag("chaos")
class RabbitOutageIT extends Outage {
    private final PrivateRabbit rabbit = stage.rabbit();

    RabbitOutageIT() throws Exception {}

    @Test
    void a_stopped_broker_comes_back_and_the_worker_goes_on() throws Exception {
        underLoad("RabbitMQ stopped", 4_000, worker -> {
            rabbit.stop();
            away();
            rabbit.start();
            return true;
        });
    }

    @Test
    void a_broker_stopped_inside_its_node_comes_back_and_the_worker_goes_on() throws Exception {
        underLoad("RabbitMQ stop_app, start_app", 4_000, worker -> {
            rabbit.stopApp();
            rabbit.startApp();
            return false;
        });
    }

    @Test
    void connections_closed_by_an_administrator_lose_nothing() throws Exception {
        underLoad("connections closed 3 times", 4_000, worker -> {
            for (int i = 0; i < 3; i++) {
                rabbit.closeAllConnections();
                Thread.sleep(500);
            }
            return false;
        });
    }

    @Test
    void a_worker_told_to_stop_while_the_broker_is_away_ends_in_time() throws Exception {
        WorkerProcess worker = stage.worker();
        stage.publish(2_000, ++seed, 400);
        stage.awaitDecided(stage.decided() + 200);
        rabbit.stop();
        Thread.sleep(2_000);
        WorkerProcess.Ended ended = worker.terminate();
        System.out.println("SIGTERM while RabbitMQ is away: ended after " + ended.took());
        rabbit.start();
        stage.worker();
        finish();
        assertThat(ended.took()).isLessThan(TERM_LIMIT);
    }
}
