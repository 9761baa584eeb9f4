package tech.novaeco.settlement.support;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;

/** Stands in for a worker where {@link WorkerProcess} itself is under test. */
public final class StubWorker {
    private StubWorker() {}

    public static void main(String[] args) throws IOException {
        System.out.println("stub " + String.join(" ", args) + " GREETING=" + System.getenv("GREETING"));
        if (System.getenv("REFUSE") != null) {
            System.out.println("REFUSE is set");
            System.exit(3);
        }
        int port = Integer.parseInt(System.getenv("HTTP_PORT"));
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
        server.createContext("/health/ready", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("goodbye")));
        server.start();
    }
}
