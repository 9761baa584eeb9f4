package tech.novaeco.settlement.chaos.checker;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/** I8: the log has every batch once, without a gap; each leaf is what its rows hash to; each checkpoint is of this log. */
final class LogRecomputed implements Invariant {
    @Override
    public String id() {
        return "I8";
    }

    @Override
    public String says() {
        return "log gapless, every leaf recomputed, checkpoints signed and consistent";
    }

    @Override
    public void check(Facts facts, Connection snapshot, Counting counting) throws SQLException {
        Map<UUID, String> statements = BatchStatements.read(snapshot);
        Set<UUID> sealed = new HashSet<>();
        Map<Long, String> roots = new TreeMap<>();
        HashTree tree = new HashTree();
        try (Statement query = snapshot.createStatement();
                ResultSet row = query.executeQuery(
                        "SELECT position, batch_id, leaf_hash FROM ledger.ledger_seal ORDER BY position")) {
            while (row.next()) {
                long position = row.getLong(1);
                UUID batch = row.getObject(2, UUID.class);
                String stored = row.getString(3);
                String statement = statements.get(batch);
                byte[] leaf = Hashes.leaf(statement == null ? "" : statement);
                long expected = tree.size();
                counting.expect(
                        position == expected && sealed.add(batch),
                        () -> "leaf " + position + " (batch " + batch + ") stands where leaf " + expected + " is due");
                counting.expect(
                        statement != null && Hashes.hex(leaf).equals(stored),
                        () -> "leaf " + position + " is " + stored + ", batch " + batch + " hashes to "
                                + Hashes.hex(leaf));
                tree.append(leaf);
                roots.put(tree.size(), Hashes.hex(tree.root()));
            }
        }
        statements
                .keySet()
                .forEach(batch ->
                        counting.expect(sealed.contains(batch), () -> "batch " + batch + " is not in the log"));
        checkpoints(snapshot, roots, counting);
    }

    /** Every root is made of the same leaves, so checkpoints that fit are consistent with each other. */
    private static void checkpoints(Connection snapshot, Map<Long, String> roots, Counting counting)
            throws SQLException {
        Notes notes = Notes.read(snapshot, counting);
        Map<Long, String> latest = new HashMap<>();
        try (Statement query = snapshot.createStatement();
                ResultSet row = query.executeQuery(
                        "SELECT tree_size, root_hash, note FROM ledger.checkpoint ORDER BY tree_size")) {
            while (row.next()) {
                long size = row.getLong(1);
                String stored = row.getString(2);
                String root = roots.getOrDefault(size, "none: the log is shorter");
                counting.expect(
                        stored.equals(root),
                        () -> "checkpoint " + size + " has the root " + stored + ", the leaves lead to " + root);
                String said = notes.signed(row.getString(3));
                counting.expect(
                        said.equals(size + " " + root),
                        () -> "the note of checkpoint " + size + " says " + said + ", not " + root);
                latest.put(size, stored);
            }
        }
        counting.expect(
                latest.containsKey((long) roots.size()),
                () -> "no checkpoint covers all " + roots.size() + " leaves, those there are of " + latest.keySet());
    }
}
