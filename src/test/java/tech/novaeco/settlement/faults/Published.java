package tech.novaeco.settlement.faults;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import tech.novaeco.settlement.support.NodeClient;
import tech.novaeco.settlement.support.PublishJournal;

/** All publishing clients of a stage and what they wrote down. */
final class Published {
    private final Map<NodeClient, Path> journals = new LinkedHashMap<>();

    void add(NodeClient client, Path journal) {
        journals.put(client, journal);
    }

    int clients() {
        return journals.size();
    }

    void awaitEnd(Duration patience) {
        journals.keySet().forEach(client -> client.awaitEnd(patience));
    }

    void kill() {
        journals.keySet().forEach(NodeClient::close);
    }

    /** Ids of well-formed trades that the broker has confirmed. */
    Set<UUID> confirmed() {
        Set<UUID> ids = new HashSet<>();
        read().forEach(journal -> ids.addAll(journal.confirmed()));
        return ids;
    }

    Set<UUID> unsure() {
        Set<UUID> ids = new HashSet<>();
        read().forEach(journal -> ids.addAll(journal.unsure()));
        return ids;
    }

    List<byte[]> bodies() {
        List<byte[]> bodies = new ArrayList<>();
        read().forEach(journal -> bodies.addAll(journal.bodies()));
        return bodies;
    }

    /** Messages that no worker may accept. */
    int poison() {
        return read().stream().mapToInt(PublishJournal::poison).sum();
    }

    private List<PublishJournal> read() {
        return journals.values().stream()
                .filter(Files::exists)
                .map(PublishJournal::read)
                .toList();
    }
}
