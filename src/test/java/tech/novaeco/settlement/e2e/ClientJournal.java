package tech.novaeco.settlement.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import tech.novaeco.settlement.support.CallbackJournal;
import tech.novaeco.settlement.support.CallbackJournal.Callback;
import tech.novaeco.settlement.support.Evidence;
import tech.novaeco.settlement.support.JournalEntry;
import tech.novaeco.settlement.support.PublishJournal;

/** What the independent client has consumed, as it wrote it down. */
record ClientJournal(List<Callback> callbacks, List<JournalEntry> deadLetters) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static ClientJournal read(Path file) {
        List<Callback> callbacks = new ArrayList<>();
        List<JournalEntry> deadLetters = new ArrayList<>();
        try {
            for (String line : Files.readString(file).split("(?<=\n)", -1)) {
                if (line.endsWith("\n")) {
                    JsonNode message = JSON.readTree(line);
                    JournalEntry entry = entry(message);
                    if (message.path("queue").asText().equals(CallbackJournal.CALLBACKS)) {
                        callbacks.add(callback(entry.json()));
                    } else {
                        deadLetters.add(entry);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new ClientJournal(callbacks, deadLetters);
    }

    Evidence evidence(PublishJournal published) {
        return new Evidence(published.confirmed(), published.unsure(), published.bodies(), callbacks, deadLetters);
    }

    private static JournalEntry entry(JsonNode message) {
        Map<String, String> headers = new HashMap<>();
        message.path("headers")
                .properties()
                .forEach(
                        header -> headers.put(header.getKey(), header.getValue().asText()));
        return new JournalEntry(message.path("body").asText().getBytes(UTF_8), headers);
    }

    private static Callback callback(JsonNode event) {
        JsonNode content = event.path("data");
        return new Callback(
                event.path("id").asText(),
                event.path("type").asText(),
                UUID.fromString(content.path("tradeId").asText()),
                content.path("status").asText(),
                content.path("batchId").asText(""),
                content.path("reasonCode").asText(""),
                content.path("caseId").asText(""));
    }
}
