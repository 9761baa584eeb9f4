package tech.novaeco.settlement.adapter.camel;

import java.util.HashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.component.springrabbit.MessagePropertiesConverter;
import org.apache.camel.component.springrabbit.SpringRabbitMQConstants;
import org.apache.camel.spi.HeaderFilterStrategy;
import org.springframework.amqp.core.MessageProperties;

/**
 * Lets nothing of a message into Camel but what the broker itself says of the delivery: no header of a publisher's,
 * however spelt ({@code CAmel...}), can steer a route.
 */
final class DeliveryHeaders implements MessagePropertiesConverter {

    @Override
    public Map<String, Object> fromMessageProperties(MessageProperties properties, Exchange exchange) {
        Map<String, Object> headers = new HashMap<>();
        headers.put(SpringRabbitMQConstants.DELIVERY_TAG, properties.getDeliveryTag());
        headers.put(SpringRabbitMQConstants.REDELIVERED, Boolean.TRUE.equals(properties.getRedelivered()));
        if (properties.getTimestamp() != null) {
            headers.put(SpringRabbitMQConstants.TIMESTAMP, properties.getTimestamp());
        }
        return headers;
    }

    @Override
    public MessageProperties toMessageProperties(Exchange exchange) {
        throw new IllegalStateException("the intake sends no replies");
    }

    /** What is let in is fixed: there is nothing to filter. */
    @Override
    public void setHeaderFilterStrategy(HeaderFilterStrategy strategy) {}
}
