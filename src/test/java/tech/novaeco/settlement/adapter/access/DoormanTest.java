package tech.novaeco.settlement.adapter.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class DoormanTest {
    private static final int AT_ONCE = 16;

    private final CountDownLatch checked = new CountDownLatch(1);
    private final AtomicInteger checking = new AtomicInteger();

    @Test
    void sixteen_are_checked_at_once_at_all_doors_together_and_others_are_answered_meanwhile() throws Exception {
        Vertx vertx = Vertx.vertx();
        try {
            Router router = Router.router(vertx);
            for (String path : List.of("/api", "/hawtio")) {
                router.route(path)
                        .handler(new Doorman(List.of(new SlowDoor()), false, "API_REMOTE"))
                        .handler(request -> request.response().end());
            }
            // as Camel's routes: on the same threads as the checks
            router.route("/health")
                    .blockingHandler(request -> request.response().end(), false);
            HttpServer server = vertx.createHttpServer()
                    .requestHandler(router)
                    .listen(0, "127.0.0.1")
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS);
            String url = "http://127.0.0.1:" + server.actualPort();
            List<CompletableFuture<HttpResponse<Void>>> comers = new ArrayList<>();
            for (int i = 0; i < AT_ONCE; i++) {
                comers.add(send(url + (i % 2 == 0 ? "/api" : "/hawtio")));
            }
            Awaitility.await().until(() -> checking.get() == AT_ONCE);

            assertThat(send(url + "/api").get(10, TimeUnit.SECONDS).statusCode())
                    .isEqualTo(503);
            assertThat(send(url + "/hawtio").get(10, TimeUnit.SECONDS).statusCode())
                    .isEqualTo(503);
            assertThat(send(url + "/health").get(10, TimeUnit.SECONDS).statusCode())
                    .isEqualTo(200);
            checked.countDown();
            for (CompletableFuture<HttpResponse<Void>> comer : comers) {
                assertThat(comer.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
            }
            assertThat(send(url + "/api").get(10, TimeUnit.SECONDS).statusCode())
                    .isEqualTo(200);
        } finally {
            checked.countDown();
            vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        }
    }

    private static CompletableFuture<HttpResponse<Void>> send(String url) {
        return HttpClient.newHttpClient()
                .sendAsync(
                        HttpRequest.newBuilder(URI.create(url))
                                .header("Authorization", "Basic eDp5")
                                .build(),
                        BodyHandlers.discarding());
    }

    private final class SlowDoor implements Door {
        @Override
        public String scheme() {
            return "Basic";
        }

        @Override
        public Caller admit(String credentials) throws NotAdmitted {
            checking.incrementAndGet();
            try {
                checked.await();
            } catch (InterruptedException interrupted) {
                throw NotAdmitted.unknown("interrupted");
            }
            return new Caller("ada", Set.of(Role.AUDITOR));
        }
    }
}
