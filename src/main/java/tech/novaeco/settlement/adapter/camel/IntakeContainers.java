package tech.novaeco.settlement.adapter.camel;

import org.apache.camel.component.springrabbit.DefaultListenerContainerFactory;
import org.apache.camel.component.springrabbit.SpringRabbitMQEndpoint;
import org.springframework.amqp.rabbit.listener.AbstractMessageListenerContainer;
import org.springframework.amqp.rabbit.listener.DirectMessageListenerContainer;

/** Consumes again within a second after the broker was away; Spring by itself would look every ten, and try every five. */
final class IntakeContainers extends DefaultListenerContainerFactory {
    private static final long LOOK_AGAIN_MILLIS = 1_000;

    @Override
    public AbstractMessageListenerContainer createListenerContainer(SpringRabbitMQEndpoint endpoint) {
        AbstractMessageListenerContainer container = super.createListenerContainer(endpoint);
        if (container instanceof DirectMessageListenerContainer direct) {
            direct.setMonitorInterval(LOOK_AGAIN_MILLIS);
            direct.setFailedDeclarationRetryInterval(LOOK_AGAIN_MILLIS);
        }
        return container;
    }
}
