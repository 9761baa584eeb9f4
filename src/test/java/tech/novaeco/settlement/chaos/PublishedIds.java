package tech.novaeco.settlement.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Ids of well-formed trades whose confirm stands in a publisher's journal; reads on where it left off. Thread-safe. */
final class PublishedIds {
    private final RunDirectory directory;
    private final Map<Path, Long> readUntil = new HashMap<>();
    private final Map<Path, Set<Integer>> poison = new HashMap<>();
    private final Set<UUID> confirmed = new HashSet<>();

    PublishedIds(RunDirectory directory) {
        this.directory = directory;
    }

    synchronized int count() {
        refresh();
        return confirmed.size();
    }

    synchronized Set<UUID> ids() {
        refresh();
        return Set.copyOf(confirmed);
    }

    private void refresh() {
        directory.published().forEach(this::readOn);
    }

    private void readOn(Path journal) {
        long from = readUntil.getOrDefault(journal, 0L);
        try {
            if (Files.size(journal) == from) {
                return;
            }
            try (RandomAccessFile file = new RandomAccessFile(journal.toFile(), "r")) {
                byte[] bytes = new byte[(int) (file.length() - from)];
                file.seek(from);
                file.readFully(bytes);
                int end = bytes.length;
                while (end > 0 && bytes[end - 1] != '\n') {
                    end--;
                }
                Set<Integer> bad = poison.computeIfAbsent(journal, unknown -> new HashSet<>());
                new String(bytes, 0, end, StandardCharsets.UTF_8).lines().forEach(line -> take(line, bad));
                readUntil.put(journal, from + end);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void take(String line, Set<Integer> bad) {
        JsonNode entry = JsonLines.parse(line);
        int number = entry.path("number").asInt();
        if (entry.path("kind").asText().equals("poison")) {
            bad.add(number);
        } else if (entry.path("event").asText().equals("confirmed") && !bad.remove(number)) {
            confirmed.add(UUID.fromString(entry.path("tradeId").asText()));
        }
    }
}
