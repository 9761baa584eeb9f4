package tech.novaeco.settlement.adapter.rabbit;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;
import org.springframework.amqp.AmqpException;
import org.springframework.amqp.AmqpIOException;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.connection.RabbitUtils;

/** Whether the broker answers, and whether its queues are as the worker would have made them. */
public final class BrokerHealth extends AbstractHealthCheck {
    private final ConnectionFactory connections;
    private final Topology topology;
    private final Optional<String> exposure;
    private volatile double waiting = Double.NaN;

    /** @param exposure what somebody on the way to the broker could do */
    public BrokerHealth(ConnectionFactory connections, Topology topology, Optional<String> exposure) {
        super("settlement", "broker");
        this.connections = connections;
        this.topology = topology;
        this.exposure = exposure;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        waiting = Double.NaN; // until the broker says
        try {
            int consumers = consumers();
            if (consumers == 0) {
                builder.down().message("nobody consumes queue " + topology.tradeQueue());
                return;
            }
            builder.up().message("connected; " + consumers + " consumers of " + topology.tradeQueue());
        } catch (AmqpIOException e) {
            builder.down().message("queue " + topology.tradeQueue() + " is missing or may not be read");
            return;
        } catch (AmqpException e) {
            builder.down().message("the broker does not answer");
            return;
        }
        List<String> warnings = new ArrayList<>(topology.differences());
        exposure.ifPresent(warnings::add);
        if (!warnings.isEmpty()) {
            builder.detail("warning", String.join("; ", warnings));
        }
    }

    /** Messages ready in the queue of trades when the check last ran; NaN where the broker did not say. */
    public double waiting() {
        return waiting;
    }

    /** Of the trade queue, those of other workers included. @throws AmqpException if the broker or the queue is away */
    private int consumers() {
        Channel channel = connections.createConnection().createChannel(false);
        try {
            AMQP.Queue.DeclareOk queue = channel.queueDeclarePassive(topology.tradeQueue());
            waiting = queue.getMessageCount();
            return queue.getConsumerCount();
        } catch (IOException e) {
            throw new AmqpIOException(e);
        } finally {
            RabbitUtils.closeChannel(channel);
        }
    }
}
