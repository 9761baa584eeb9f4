package tech.novaeco.settlement.adapter.camel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class IntakeGateTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    private final IntakeGate gate = new IntakeGate(Clock.systemUTC());

    @Test
    void draining_takes_nothing_more_and_waits_for_what_was_taken() throws Exception {
        assertThat(gate.take()).isTrue();
        CompletableFuture<Boolean> drained = drain();

        gate.settled();

        assertThat(drained.get()).isTrue();
        assertThat(gate.take()).isFalse();
    }

    @Test
    void who_drains_does_not_wait_for_a_server_that_is_away() throws Exception {
        gate.take();
        gate.pause("the database does not answer");
        assertThat(gate.drain(LONG)).isFalse();
    }

    @Test
    void who_drains_stops_waiting_when_a_server_goes_away() throws Exception {
        gate.take();
        CompletableFuture<Boolean> drained = drain();

        gate.pause("the broker does not answer");

        assertThat(drained.get()).isFalse();
    }

    @Test
    void a_pause_counts_its_tries_and_ends_when_something_settles() {
        gate.pause("away");
        gate.pause("still away");
        assertThat(gate.paused()).isNotNull().satisfies(pause -> {
            assertThat(pause.tries()).isEqualTo(2);
            assertThat(pause.cause()).isEqualTo("still away");
        });

        gate.resume();

        assertThat(gate.paused()).isNull();
    }

    @Test
    void a_delivery_that_is_given_up_is_no_longer_in_flight_but_remembered() {
        gate.take();
        gate.held();
        assertThat(gate.inFlight()).isZero();
        assertThat(gate.heldSinceStart()).isEqualTo(1);
    }

    private CompletableFuture<Boolean> drain() {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return gate.drain(LONG);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }
}
