package tech.novaeco.settlement.adapter.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.support.CamelContextHelper;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BoundedVertxTest {
    private static final int LONG = 60;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "GET / HT",
                "GET / HTTP/1.1\r\nHost: x\r\n",
                "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\na"
            })
    void a_connection_that_is_silent_is_closed(String sent) throws Exception {
        Vertx vertx = new BoundedVertx(1, 10);
        try (Socket socket = connect(listen(vertx))) {
            socket.getOutputStream().write(sent.getBytes(StandardCharsets.ISO_8859_1));
            assertThat(isClosed(socket)).isTrue();
        } finally {
            await(vertx.close());
        }
    }

    @Test
    void one_connection_too_many_is_closed_and_another_is_welcome_once_one_has_gone() throws Exception {
        Vertx vertx = new BoundedVertx(LONG, 3);
        List<Socket> sockets = new ArrayList<>();
        try {
            int port = listen(vertx);
            for (int i = 0; i < 3; i++) {
                sockets.add(connect(port));
                assertThat(answers(sockets.get(i))).isTrue();
            }
            try (Socket tooMany = connect(port)) {
                assertThat(isClosed(tooMany)).isTrue();
            }
            sockets.get(0).close();
            Awaitility.await().until(() -> {
                try (Socket next = connect(port)) {
                    return answers(next);
                }
            });
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
            await(vertx.close());
        }
    }

    @Test
    void the_workers_server_is_one_of_its() throws Exception {
        try (SampleWorker worker = SampleWorker.start(HawtioSettings.off())) {
            VertxPlatformHttpRouter router =
                    CamelContextHelper.findSingleByType(worker.camel(), VertxPlatformHttpRouter.class);
            assertThat(router).isNotNull();
            assertThat(router.vertx()).isInstanceOf(BoundedVertx.class);
            assertThat(worker.get("/health/live").statusCode()).isEqualTo(200);
        }
    }

    private static int listen(Vertx vertx) throws Exception {
        HttpServer server = vertx.createHttpServer(new HttpServerOptions())
                .requestHandler(
                        request -> request.endHandler(end -> request.response().end("ok")));
        return await(server.listen(0, "127.0.0.1")).actualPort();
    }

    private static Socket connect(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(20_000);
        return socket;
    }

    private static boolean answers(Socket socket) throws IOException {
        try {
            socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
            return socket.getInputStream().read() == 'H';
        } catch (SocketException reset) {
            return false;
        }
    }

    private static boolean isClosed(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketException reset) {
            return true;
        }
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
