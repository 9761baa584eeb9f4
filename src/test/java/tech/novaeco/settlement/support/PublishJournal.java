package tech.novaeco.settlement.support;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * What a {@link NodeClient} published, as it wrote it down before and after each confirm.
 *
 * @param confirmed ids of well-formed trades that the broker has confirmed
 * @param unsure ids of well-formed trades sent, but never confirmed
 * @param poison confirmed messages that no worker may accept
 * @param bodies every message sent
 * @param messages how many messages were confirmed, of all kinds
 */
public record PublishJournal(Set<UUID> confirmed, Set<UUID> unsure, int poison, List<byte[]> bodies, int messages) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** A last line cut short by a kill is left out. */
    public static PublishJournal read(Path file) {
        Map<Integer, JsonNode> sent = new LinkedHashMap<>();
        Set<Integer> confirmed = new HashSet<>();
        try {
            for (String line : Files.readString(file).split("(?<=\n)", -1)) {
                if (line.endsWith("\n")) {
                    JsonNode entry = JSON.readTree(line);
                    int number = entry.path("number").asInt();
                    if (entry.path("event").asText().equals("sent")) {
                        sent.put(number, entry);
                    } else {
                        confirmed.add(number);
                    }
                }
            }
        } catch (JsonProcessingException failure) {
            throw new IllegalStateException(file + " is no journal", failure);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return of(sent, confirmed);
    }

    private static PublishJournal of(Map<Integer, JsonNode> sent, Set<Integer> confirmed) {
        Set<UUID> sure = new HashSet<>();
        Set<UUID> unsure = new HashSet<>();
        List<byte[]> bodies = new ArrayList<>();
        int poison = 0;
        for (Map.Entry<Integer, JsonNode> entry : sent.entrySet()) {
            JsonNode message = entry.getValue();
            boolean certain = confirmed.contains(entry.getKey());
            bodies.add(message.path("body").asText().getBytes(UTF_8));
            if (!message.path("kind").asText().equals("poison")) {
                (certain ? sure : unsure)
                        .add(UUID.fromString(message.path("tradeId").asText()));
            } else if (certain) {
                poison++;
            }
        }
        unsure.removeAll(sure);
        return new PublishJournal(sure, unsure, poison, bodies, confirmed.size());
    }
}
