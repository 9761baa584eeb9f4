/** RabbitMQ: connections, the queues and exchanges the worker needs, and publishing with confirms. */
@NullMarked
package tech.novaeco.settlement.adapter.rabbit;

import org.jspecify.annotations.NullMarked;
