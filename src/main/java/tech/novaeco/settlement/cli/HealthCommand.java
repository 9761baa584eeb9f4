package tech.novaeco.settlement.cli;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tech.novaeco.settlement.adapter.desk.Row;

/** Asks a worker on this machine: for a container without a program that speaks HTTP. */
@Command(name = "health", description = "Asks the worker on this machine's HTTP_PORT whether it lives.")
final class HealthCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Cli cli;

    @Option(names = "--ready", description = "Asks whether it takes trades, which also needs its servers.")
    private boolean ready;

    HealthCommand(Cli cli) {
        this.cli = cli;
    }

    @Override
    public Integer call() throws InterruptedException {
        int port = cli.setup().httpPort();
        URI address = URI.create("http://127.0.0.1:" + port + (ready ? "/health/ready" : "/health/live"));
        try {
            int status = HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(address).timeout(PATIENCE).build(), BodyHandlers.discarding())
                    .statusCode();
            cli.printer().print(new Row().with("address", address).with("status", status));
            return status == 200 ? 0 : Refusal.NEGATIVE;
        } catch (IOException e) {
            throw Refusal.unavailable(
                    "no worker answers at " + address + "; check that it runs and what HTTP_PORT says");
        }
    }
}
