package tech.novaeco.settlement.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tech.novaeco.settlement.trade.TradeId;

/** A worker's pages about receipts, for whoever has only its address. */
record WorkerSite(URI address) {
    /** The worker's ledger has no such trade. */
    static final String UNKNOWN = "UNKNOWN TRADE";

    private static final Duration PATIENCE = Duration.ofSeconds(3);

    /**
     * What a worker says of a trade.
     *
     * @param reversed null: it said nothing that helps
     */
    record Standing(String answer, @Nullable Boolean reversed, List<String> reversedBy) {}

    String jwks() throws IOException {
        return get(page("/.well-known/jwks.json"));
    }

    /** Never fails: that nobody answers is an answer. */
    Standing standing(TradeId trade) {
        try {
            HttpResponse<String> response = ask(page("/receipts/" + trade + "/status"));
            JsonNode body = new ObjectMapper().readTree(response.body());
            if (response.statusCode() == 404 && body.path("error").asText().equals("NOT_FOUND")) {
                return new Standing(UNKNOWN, null, List.of());
            }
            List<String> by = new ArrayList<>();
            body.path("reversedBy").forEach(id -> by.add(id.asText()));
            return body.path("reversed").isBoolean()
                    ? new Standing(
                            body.path("status").asText(), body.path("reversed").booleanValue(), by)
                    : new Standing("NOT UNDERSTOOD", null, by);
        } catch (IOException e) {
            return new Standing("UNREACHABLE", null, List.of());
        }
    }

    /** @throws IOException also for any status but 200 */
    static String get(URI page) throws IOException {
        HttpResponse<String> response = ask(page);
        if (response.statusCode() != 200) {
            throw new IOException(page + " answers " + response.statusCode());
        }
        return response.body();
    }

    private static HttpResponse<String> ask(URI page) throws IOException {
        try {
            return HttpClient.newBuilder()
                    .connectTimeout(PATIENCE)
                    .build()
                    .send(HttpRequest.newBuilder(page).timeout(PATIENCE).build(), BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (IllegalArgumentException e) {
            throw Refusal.usage(page + " is no address: http://host:port is allowed");
        }
    }

    private URI page(String path) {
        return URI.create(address.toString().replaceAll("/+$", "") + path);
    }

    @Override
    public String toString() {
        return address.toString();
    }
}
