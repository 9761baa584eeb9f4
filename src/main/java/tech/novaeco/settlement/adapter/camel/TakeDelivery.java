package tech.novaeco.settlement.adapter.camel;

import com.rabbitmq.client.Channel;
import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.component.springrabbit.SpringRabbitMQConstants;
import org.apache.camel.support.SynchronizationAdapter;
import org.jspecify.annotations.Nullable;
import org.springframework.amqp.rabbit.connection.ChannelProxy;

/**
 * First step of the intake: takes charge of the delivery, so that it is acknowledged exactly when what it asks for is
 * safe. Properties it sets: {@value #DELIVERY}, {@value #REDELIVERED}.
 */
public final class TakeDelivery implements Processor {
    static final String DELIVERY = "delivery";
    static final String REDELIVERED = "redelivered";

    private final IntakeGate gate;
    private final SettlementMeters meters;
    private final Clock clock;

    public TakeDelivery(IntakeGate gate, SettlementMeters meters, Clock clock) {
        this.gate = gate;
        this.meters = meters;
        this.clock = clock;
    }

    @Override
    public void process(Exchange exchange) {
        if (!gate.take()) {
            // draining: unacknowledged, it returns to the queue when the connection closes
            exchange.setRouteStop(true);
            return;
        }
        var headers = exchange.getMessage();
        PendingDelivery delivery = new PendingDelivery(
                physical(exchange.getProperty(SpringRabbitMQConstants.CHANNEL, Channel.class)),
                Objects.requireNonNull(headers.getHeader(SpringRabbitMQConstants.DELIVERY_TAG, Long.class)),
                gate,
                clock.instant(),
                instant(headers.getHeader(SpringRabbitMQConstants.TIMESTAMP, Date.class)));
        exchange.setProperty(DELIVERY, delivery);
        exchange.setProperty(REDELIVERED, headers.getHeader(SpringRabbitMQConstants.REDELIVERED, Boolean.class));
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onComplete(Exchange done) {
                if (Boolean.TRUE.equals(done.getProperty(Exchange.DUPLICATE_MESSAGE, Boolean.class))) {
                    meters.duplicate();
                }
                delivery.doneUnlessInBatch();
            }

            @Override
            public void onFailure(Exchange failed) {
                delivery.hold();
            }
        });
    }

    /** @return null if it was closed while the delivery was on its way */
    private static @Nullable Channel physical(Channel channel) {
        return channel instanceof ChannelProxy proxy ? proxy.getTargetChannel() : channel;
    }

    private static @Nullable Instant instant(@Nullable Date date) {
        return date == null ? null : date.toInstant();
    }
}
