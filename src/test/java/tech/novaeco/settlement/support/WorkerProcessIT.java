package tech.novaeco.settlement.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class WorkerProcessIT {
    @Test
    void a_terminated_worker_says_goodbye() {
        try (WorkerProcess worker = stub().start().awaitReady()) {
            assertThat(worker.status("/nowhere")).isEqualTo(404);
            WorkerProcess.Ended ended = worker.terminate();
            assertThat(ended.exitCode()).isEqualTo(143);
            assertThat(ended.took()).isPositive();
            assertThat(worker.logText()).contains("stub run GREETING=hello").contains("goodbye");
        }
    }

    @Test
    void a_killed_worker_says_nothing() {
        try (WorkerProcess worker = stub().start().awaitReady()) {
            worker.kill9();
            assertThat(worker.running()).isFalse();
            assertThat(worker.status("/health/ready")).isEqualTo(-1);
            assertThat(worker.logText()).doesNotContain("goodbye");
        }
    }

    @Test
    void a_paused_worker_answers_again_when_resumed() {
        try (WorkerProcess worker = stub().start().awaitReady()) {
            worker.pause();
            assertThat(worker.running()).isTrue();
            worker.resume();
            assertThat(worker.status("/health/ready")).isEqualTo(200);
        }
    }

    @Test
    void waiting_for_a_worker_that_refuses_to_start_fails_with_its_log() {
        try (WorkerProcess worker = stub().with("REFUSE", "yes").start()) {
            assertThat(worker.awaitEnd().exitCode()).isEqualTo(3);
            assertThatThrownBy(worker::awaitReady)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("ended with 3")
                    .hasMessageContaining("REFUSE is set");
        }
    }

    private static WorkerCommand stub() {
        return new WorkerCommand().withTestClasses(StubWorker.class.getName()).with("GREETING", "hello");
    }
}
