package tech.novaeco.settlement.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tech.novaeco.settlement.support.BrokerObjects;
import tech.novaeco.settlement.support.Servers;
import tech.novaeco.settlement.support.ServersExtension;

@ExtendWith(ServersExtension.class)
class TopologyCommandIT {
    @Test
    void check_creates_nothing_and_apply_what_is_missing() {
        try (Servers servers = Servers.open()) {
            CliRun before = run(servers, "check");
            assertThat(before.exitCode()).isEqualTo(1);
            assertThat(states(before)).containsOnly("missing", "unseen");
            assertThat(servers.brokerObjects().queues()).isEmpty();
            assertThat(servers.brokerObjects().exchanges()).isEmpty();

            assertThat(run(servers, "apply").exitCode()).isZero();
            BrokerObjects made = servers.brokerObjects();
            assertThat(made.queues()).hasSize(5);
            assertThat(made.bindings()).hasSize(3);

            CliRun after = run(servers, "check");
            assertThat(after.exitCode()).isZero();
            assertThat(states(after)).containsOnly("present", "unseen");
            assertThat(run(servers, "apply").exitCode()).isZero();
            assertThat(servers.brokerObjects()).isEqualTo(made);
        }
    }

    /** The embedded broker compares no arguments when a queue is declared again: there is nothing it could report. */
    @Test
    void a_queue_with_other_arguments_is_reported_by_apply_and_left_as_it_is() throws Exception {
        try (Servers servers = Servers.open()) {
            ConnectionFactory factory = new ConnectionFactory();
            factory.setUri(servers.rabbitUri());
            try (Connection connection = factory.newConnection();
                    Channel channel = connection.createChannel()) {
                channel.queueDeclare("queue.trade.callbacks", true, false, false, Map.of("x-max-length", 1_000));
            }
            CliRun apply = run(servers, "apply");
            if (!servers.kind().equals("embedded")) {
                assertThat(apply.exitCode()).isEqualTo(1);
                assertThat(apply.err().lines()).hasSize(1);
                assertThat(apply.err()).startsWith("Queue queue.trade.callbacks is used as it is, not with ");
            }
            assertThat(run(servers, "check").exitCode()).isZero();
        }
    }

    @Test
    void a_broker_that_is_away_is_told_in_a_line_without_its_password() {
        Setup setup = CliRun.servers("postgresql://127.0.0.1:1/ledger", "amqp://user:s3cret@127.0.0.1:1/");
        for (String command : List.of("check", "apply")) {
            CliRun run = CliRun.of(setup, "topology", command);
            assertThat(run.exitCode()).isEqualTo(3);
            assertThat(run.err().lines()).hasSize(1);
            assertThat(run.err()).contains("refused").contains("RABBITMQ_URI").doesNotContain("s3cret");
        }
    }

    private static List<String> states(CliRun run) {
        return run.json().findValuesAsText("state");
    }

    private static CliRun run(Servers servers, String command) {
        return CliRun.of(CliRun.servers(servers.databaseUrl(), servers.rabbitUri()), "-o", "json", "topology", command);
    }
}
