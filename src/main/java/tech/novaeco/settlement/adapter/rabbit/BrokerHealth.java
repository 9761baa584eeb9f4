package tech.novaeco.settlement.adapter.rabbit;

import java.util.List;
import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;
import org.springframework.amqp.AmqpException;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;

/** Whether the broker answers, and whether its queues are as the worker would have made them. */
public final class BrokerHealth extends AbstractHealthCheck {
    private final ConnectionFactory connections;
    private final Topology topology;

    public BrokerHealth(ConnectionFactory connections, Topology topology) {
        super("settlement", "broker");
        this.connections = connections;
        this.topology = topology;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        try {
            if (!connections.createConnection().isOpen()) {
                builder.down().message("the connection to the broker is closed");
                return;
            }
        } catch (AmqpException e) {
            builder.down().message("the broker does not answer");
            return;
        }
        builder.up().message("connected");
        List<String> differences = topology.differences();
        if (!differences.isEmpty()) {
            builder.detail("warning", String.join("; ", differences));
        }
    }
}
