package tech.novaeco.settlement.chaos.checker;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the worker told the world, as its receivers wrote it down: a message may stand here twice. */
record Heard(List<Callback> callbacks, List<Callback> pending, List<Letter> letters) {
    static final String CALLBACKS = "queue.trade.callbacks";
    static final String REVERSED = "settlement.reversed";

    /**
     * One settlement event.
     *
     * @param tradeId of what settled or was rejected; of REVERSED, the trade that was undone
     * @param reversedBy of REVERSED, the reversal that undid it; else null
     * @param receipt as it was sent; null where there is none
     * @param committed whether the receiver found its settlement in the ledger when it came in; null: it could not ask
     */
    record Callback(
            String eventId,
            String type,
            UUID tradeId,
            String status,
            String batchId,
            String reason,
            @Nullable UUID reversedBy,
            @Nullable JsonNode receipt,
            @Nullable Boolean committed) {}

    /** One dead letter. */
    record Letter(String caseId, String reason, String tradeId, String body) {}

    static Heard read(Path directory) throws IOException {
        List<Callback> callbacks = new ArrayList<>();
        List<Callback> pending = new ArrayList<>();
        List<Letter> letters = new ArrayList<>();
        for (Path file : Lines.files(directory, "told")) {
            for (JsonNode line : Lines.of(file)) {
                String queue = line.path("queue").asText();
                if (queue.equals(CALLBACKS)) {
                    Callback callback = callback(line);
                    (callback.type().equals("settlement.pending") ? pending : callbacks).add(callback);
                } else if (queue.endsWith(".dlq")) {
                    letters.add(letter(line));
                }
            }
        }
        return new Heard(callbacks, pending, letters);
    }

    private static Callback callback(JsonNode line) throws IOException {
        JsonNode event = Lines.JSON.readTree(line.path("body").asText());
        JsonNode data = event.path("data");
        String type = event.path("type").asText();
        if (!List.of(
                        "settlement.paid",
                        "settlement.rejected",
                        "settlement.pending",
                        "settlement.held",
                        "settlement.released",
                        REVERSED)
                .contains(type)) {
            throw new UnknownRule("callback " + event.path("id") + " of type " + type);
        }
        return new Callback(
                event.path("id").asText(),
                type,
                UUID.fromString(data.path("tradeId").asText()),
                data.path("status").asText(),
                data.path("batchId").asText(),
                data.path("reasonCode").asText(""),
                type.equals(REVERSED) ? UUID.fromString(data.path("reversedBy").asText()) : null,
                data.get("receipt"),
                line.hasNonNull("committed") ? line.path("committed").asBoolean() : null);
    }

    private static Letter letter(JsonNode line) {
        JsonNode headers = line.path("headers");
        return new Letter(
                headers.path("x-case-id").asText(""),
                headers.path("x-reason-code").asText(""),
                headers.path("x-trade-id").asText(""),
                line.path("body").asText());
    }
}
