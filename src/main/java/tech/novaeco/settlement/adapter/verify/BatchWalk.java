package tech.novaeco.settlement.adapter.verify;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Walks all batches once, some dozens at a time: first those of the log, in its order, then those that wait for the seal.
 * What is in the log without being a batch is handed on too.
 */
final class BatchWalk {
    private static final int AT_A_TIME = 50;

    private static final String IN_ORDER = """
            SELECT coalesce(b.id, l.batch_id) AS id, b.id IS NOT NULL AS there, b.merkle_root, b.receipt_jws, b.recorded_at, l.position, l.leaf_hash
            FROM ledger.batch b FULL JOIN ledger.ledger_seal l ON l.batch_id = b.id
            ORDER BY l.position NULLS LAST, b.recorded_at, b.id
            """;

    /** @param position in the log; null if it waits for the seal; the other columns are null where the batch is gone */
    record Batch(
            UUID id,
            boolean isThere,
            @Nullable String merkleRoot,
            @Nullable String jws,
            Instant recordedAt,
            @Nullable Long position,
            @Nullable String leafHash) {}

    /** Checks batches as they come by. */
    interface Visitor {
        void visit(List<Batch> batches);

        List<Checked> checked();
    }

    private final JdbcTemplate jdbc;
    private final List<? extends Visitor> visitors;

    BatchWalk(JdbcTemplate jdbc, List<? extends Visitor> visitors) {
        this.jdbc = jdbc;
        this.visitors = visitors;
    }

    void walk(Watch watch) {
        Long total = jdbc.queryForObject("SELECT count(*) FROM ledger.batch", Long.class);
        List<Batch> chunk = new ArrayList<>(AT_A_TIME);
        long[] done = {0};
        jdbc.query(IN_ORDER, row -> {
            OffsetDateTime recordedAt = row.getObject("recorded_at", OffsetDateTime.class);
            chunk.add(new Batch(
                    row.getObject("id", UUID.class),
                    row.getBoolean("there"),
                    row.getString("merkle_root"),
                    row.getString("receipt_jws"),
                    recordedAt == null ? Instant.EPOCH : recordedAt.toInstant(),
                    row.getObject("position", Long.class),
                    row.getString("leaf_hash")));
            if (chunk.size() == AT_A_TIME) {
                done[0] += visit(chunk);
                watch.at("batches", done[0], total == null ? 0 : total);
            }
        });
        visit(chunk);
    }

    private int visit(List<Batch> chunk) {
        int size = chunk.size();
        if (size > 0) {
            visitors.forEach(visitor -> visitor.visit(List.copyOf(chunk)));
            chunk.clear();
        }
        return size;
    }

    /**
     * What follows from the rows of each batch. Rows that have become nonsense are found by asking for one batch at a time.
     *
     * @param unreadable told of each batch whose rows make no sense; it has no value then
     */
    static <T> Map<UUID, T> derive(
            Collection<Batch> batches,
            Function<Collection<UUID>, Map<UUID, T>> rule,
            BiConsumer<UUID, RuntimeException> unreadable) {
        List<UUID> ids = batches.stream().map(Batch::id).toList();
        try {
            return rule.apply(ids);
        } catch (IllegalArgumentException | IllegalStateException | NoSuchElementException e) {
            Map<UUID, T> found = new HashMap<>();
            for (UUID id : ids) {
                try {
                    found.putAll(rule.apply(List.of(id)));
                } catch (IllegalArgumentException | IllegalStateException | NoSuchElementException nonsense) {
                    unreadable.accept(id, nonsense);
                }
            }
            return found;
        }
    }
}
