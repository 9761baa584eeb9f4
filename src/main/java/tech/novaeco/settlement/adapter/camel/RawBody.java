package tech.novaeco.settlement.adapter.camel;

import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageProperties;
import org.springframework.amqp.support.converter.MessageConverter;

/** The body is its bytes, whatever content type a publisher claims: nothing is deserialised here. */
final class RawBody implements MessageConverter {

    @Override
    public Object fromMessage(Message message) {
        return message.getBody();
    }

    @Override
    public Message toMessage(Object body, MessageProperties properties) {
        return new Message((byte[]) body, properties);
    }
}
