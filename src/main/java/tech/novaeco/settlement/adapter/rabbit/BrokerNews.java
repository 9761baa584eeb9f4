package tech.novaeco.settlement.adapter.rabbit;

import com.rabbitmq.client.ShutdownSignalException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.rabbit.connection.Connection;
import org.springframework.amqp.rabbit.connection.ConnectionListener;

/** Says in a line that the broker has gone, now and then that it still is, and that it is back. Thread-safe. */
public final class BrokerNews implements ConnectionListener {
    private static final Logger LOG = LoggerFactory.getLogger(BrokerNews.class);
    private static final long SAY_AGAIN_NANOS = Duration.ofSeconds(10).toNanos();

    private final AtomicLong lastSaidNanos = new AtomicLong(System.nanoTime() - SAY_AGAIN_NANOS);

    @Override
    public void onCreate(Connection connection) {
        LOG.info("Connected to the broker");
    }

    @Override
    public void onShutDown(ShutdownSignalException signal) {
        if (!signal.isInitiatedByApplication()) {
            LOG.warn("The broker has gone, the worker connects again by itself: {}", signal.getMessage());
        }
    }

    @Override
    public void onFailed(Exception failure) {
        long now = System.nanoTime();
        long last = lastSaidNanos.get();
        if (now - last >= SAY_AGAIN_NANOS && lastSaidNanos.compareAndSet(last, now)) {
            Throwable cause = failure.getCause() == null ? failure : failure.getCause();
            LOG.warn("The broker does not answer, it is tried every second: {}", cause.toString());
        }
    }
}
