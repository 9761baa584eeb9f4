package tech.novaeco.settlement.faults;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tech.novaeco.settlement.support.PrivatePostgres;
import tech.novaeco.settlement.support.WorkerProcess;

/** PostgreSQL goes away under load. {@code -Doutage=30} for an outage of 30 s. */
@Tag("chaos")
class PostgresOutageIT extends Outage {
    private final PrivatePostgres postgres = stage.postgres();

    PostgresOutageIT() throws Exception {}

    @Test
    void a_stopped_database_pauses_the_intake_and_nothing_else() throws Exception {
        underLoad("PostgreSQL stopped", 6_000, worker -> {
            postgres.stop(PrivatePostgres.Stop.IMMEDIATE);
            away();
            postgres.start();
            return true;
        });
    }

    @Test
    void a_crashed_database_recovers_and_so_does_the_worker() throws Exception {
        underLoad("PostgreSQL killed", 4_000, worker -> {
            postgres.kill9();
            postgres.start();
            return false;
        });
    }

    @Test
    void sessions_ended_by_an_administrator_lose_nothing() throws Exception {
        underLoad("sessions ended 6 times", 4_000, worker -> {
            for (int i = 0; i < 6; i++) {
                postgres.terminateBackends();
                Thread.sleep(500);
            }
            return false;
        });
    }

    @Test
    void a_worker_told_to_stop_while_the_database_is_away_ends_in_time() throws Exception {
        WorkerProcess worker = stage.worker();
        stage.publish(3_000, ++seed, 0);
        stage.awaitDecided(stage.decided() + 200);
        postgres.stop(PrivatePostgres.Stop.IMMEDIATE);
        Thread.sleep(3_000);
        WorkerProcess.Ended ended = worker.terminate();
        System.out.println("SIGTERM while PostgreSQL is away: ended after " + ended.took());
        postgres.start();
        stage.worker();
        finish();
        assertThat(ended.took()).isLessThan(TERM_LIMIT);
    }
}
