package tech.novaeco.settlement.support;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;

/**
 * One message as a journal keeps it: the bytes, and the headers as text.
 *
 * @param arrivedNanos when it came in, by {@link System#nanoTime()}
 */
public record JournalEntry(byte[] body, Map<String, String> headers, long arrivedNanos) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** A message that comes in now. */
    public JournalEntry(byte[] body, Map<String, String> headers) {
        this(body, headers, System.nanoTime());
    }

    public String text() {
        return new String(body, UTF_8);
    }

    /** @throws IllegalStateException when the body is not JSON */
    public JsonNode json() {
        try {
            return JSON.readTree(text());
        } catch (JsonProcessingException failure) {
            throw new IllegalStateException("not JSON: " + text(), failure);
        }
    }

    public String header(String name) {
        return headers.getOrDefault(name, "");
    }
}
