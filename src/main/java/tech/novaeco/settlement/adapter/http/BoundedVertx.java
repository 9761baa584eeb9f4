package tech.novaeco.settlement.adapter.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.impl.VertxWrapper;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Vert.x, but its HTTP servers close connections that are silent, and those beyond a number: each takes a file descriptor,
 * and without any left the worker reaches neither database nor broker. Camel makes the server, and has no setting for it.
 */
final class BoundedVertx extends VertxWrapper {
    private static final int IDLE_SECONDS = 60;
    private static final int MAX_CONNECTIONS = 1_000;

    private final int idleSeconds;
    private final int maxConnections;

    BoundedVertx() {
        this(IDLE_SECONDS, MAX_CONNECTIONS);
    }

    BoundedVertx(int idleSeconds, int maxConnections) {
        super((VertxInternal) Vertx.vertx());
        this.idleSeconds = idleSeconds;
        this.maxConnections = maxConnections;
    }

    @Override
    public HttpServer createHttpServer(HttpServerOptions options) {
        AtomicInteger open = new AtomicInteger();
        return super.createHttpServer(new HttpServerOptions(options)
                        .setIdleTimeout(idleSeconds)
                        // with HTTP/2 a connection is not told of, so not counted, before it has sent something
                        .setHttp2ClearTextEnabled(false))
                .connectionHandler(connection -> count(connection, open));
    }

    private void count(HttpConnection connection, AtomicInteger open) {
        connection.closeHandler(closed -> open.decrementAndGet());
        if (open.incrementAndGet() > maxConnections) {
            connection.close();
        }
    }
}
