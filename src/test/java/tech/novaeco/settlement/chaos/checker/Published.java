package tech.novaeco.settlement.chaos.checker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Everything the publishers sent, as they wrote it down before sending and after the broker's confirm. */
record Published(List<Message> messages) {
    /**
     * One message.
     *
     * @param kind as its generator calls it; {@code poison} may not be accepted by any worker
     * @param reason the code that poison must be refused with; empty for all else
     * @param confirmed the broker has it: it may not be lost
     * @param trade its JSON; null where it is none
     */
    record Message(
            String kind,
            UUID tradeId,
            String reason,
            String body,
            boolean confirmed,
            @Nullable JsonNode trade) {
        boolean poison() {
            return kind.equals("poison");
        }

        /** The hash that it claims for itself, by which a settlement names the message that it is of. */
        String hash() {
            return trade == null ? "" : trade.path("tradeHash").asText();
        }
    }

    static Published read(Path directory) throws IOException {
        List<Message> messages = new ArrayList<>();
        for (Path file : Lines.files(directory, "published")) {
            Map<Integer, JsonNode> sent = new LinkedHashMap<>();
            Set<Integer> confirmed = new HashSet<>();
            for (JsonNode line : Lines.of(file)) {
                int number = line.path("number").asInt();
                switch (line.path("event").asText()) {
                    case "sent" -> sent.put(number, line);
                    case "confirmed" -> confirmed.add(number);
                    default -> throw new UnknownRule(file + ": event " + line.path("event"));
                }
            }
            sent.forEach((number, line) -> messages.add(message(line, confirmed.contains(number))));
        }
        return new Published(messages);
    }

    private static Message message(JsonNode line, boolean confirmed) {
        String body = line.path("body").asText();
        return new Message(
                line.path("kind").asText(),
                UUID.fromString(line.path("tradeId").asText()),
                line.path("reason").asText(""),
                body,
                confirmed,
                parsed(body));
    }

    private static @Nullable JsonNode parsed(String body) {
        try {
            JsonNode tree = Lines.JSON.readTree(body);
            return tree.isObject() ? tree : null;
        } catch (JsonProcessingException poison) {
            return null;
        }
    }
}
