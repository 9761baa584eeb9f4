package tech.novaeco.settlement.receipt;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * A statement, the path from it to the root of its batch, and the signature of that root.
 *
 * @param index of the statement among the leaves, from 0
 * @param path hashes from the leaf upwards, 64 lower-case hex digits each
 * @param batch the compact JWS of the batch
 */
public record Receipt(Statement statement, int index, List<String> path, String batch) {

    public Receipt {
        path = List.copyOf(path);
    }

    /** The receipt's one text: RFC 8785. */
    public String text() {
        return new String(Canonical.json(members()), StandardCharsets.UTF_8);
    }

    private Map<String, Object> members() {
        return Map.of("statement", statement.members(), "proof", Map.of("index", index, "path", path), "batch", batch);
    }
}
