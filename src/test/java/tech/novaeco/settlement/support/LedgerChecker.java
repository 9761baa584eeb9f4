package tech.novaeco.settlement.support;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import tech.novaeco.settlement.chaos.checker.Laws;

/**
 * Judges a ledger from outside: re-derives what must hold from SQL and from the journals of a test. It shares no code
 * with the worker. An answer is a list of violations, one readable sentence each; an empty one means all is well.
 */
public final class LedgerChecker {
    /** One row of ledger.settlement of kind TRADE. */
    record Row(UUID tradeId, long seq, String hash, String status, String reason) {}

    private static final int AT_MOST_EACH = 20;

    private final String jdbcUrl;

    public LedgerChecker(String jdbcUrl) {
        this.jdbcUrl = jdbcUrl;
    }

    /** What holds at any time, also in the middle of a fault: asked in one snapshot. */
    public List<String> laws() throws SQLException {
        try (Connection snapshot = snapshot()) {
            return always(snapshot);
        }
    }

    /** The laws, and all that must hold once the queue is empty, every callback sent and every journal complete. */
    public List<String> afterDraining(Evidence evidence) throws SQLException {
        try (Connection snapshot = snapshot()) {
            List<String> violations = always(snapshot);
            violations.addAll(ask(snapshot, Laws.DRAINED));
            Map<UUID, Row> rows = trades(snapshot);
            violations.addAll(new OutcomeChecks(rows, cases(snapshot)).check(evidence));
            if (!evidence.bodies().isEmpty()) {
                violations.addAll(new LegChecks(snapshot, rows).check(evidence.bodies()));
            }
            return violations;
        }
    }

    private static List<String> always(Connection snapshot) throws SQLException {
        List<String> violations = ask(snapshot, Laws.CONSERVATION);
        violations.addAll(ask(snapshot, Laws.EACH_SETTLEMENT));
        violations.addAll(ask(snapshot, Laws.BALANCES));
        violations.addAll(ask(snapshot, Laws.EACH_ENTRY));
        violations.addAll(ask(snapshot, Laws.HOLDS));
        violations.addAll(ask(snapshot, Laws.OUTCOMES));
        return violations;
    }

    private Connection snapshot() throws SQLException {
        Connection connection = DriverManager.getConnection(jdbcUrl);
        connection.setReadOnly(true);
        connection.setAutoCommit(false);
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        return connection;
    }

    private static List<String> ask(Connection snapshot, List<String> laws) throws SQLException {
        List<String> violations = new ArrayList<>();
        for (String law : laws) {
            try (Statement statement = snapshot.createStatement();
                    ResultSet sentences = statement.executeQuery(law + " LIMIT " + AT_MOST_EACH)) {
                while (sentences.next()) {
                    violations.add(sentences.getString(1));
                }
            }
        }
        return violations;
    }

    private static Map<UUID, Row> trades(Connection snapshot) throws SQLException {
        Map<UUID, Row> rows = new LinkedHashMap<>();
        try (Statement statement = snapshot.createStatement();
                ResultSet found = statement.executeQuery("SELECT trade_id, seq, trade_hash, status,"
                        + " coalesce(reason_code, '') FROM ledger.settlement WHERE kind = 'TRADE' ORDER BY seq")) {
            while (found.next()) {
                UUID tradeId = found.getObject(1, UUID.class);
                rows.put(
                        tradeId,
                        new Row(tradeId, found.getLong(2), found.getString(3), found.getString(4), found.getString(5)));
            }
        }
        return rows;
    }

    /** Case id to reason code. */
    private static Map<String, String> cases(Connection snapshot) throws SQLException {
        Map<String, String> reasons = new LinkedHashMap<>();
        try (Statement statement = snapshot.createStatement();
                ResultSet found = statement.executeQuery("SELECT id::text, reason_code FROM ledger.exception_case")) {
            while (found.next()) {
                reasons.put(found.getString(1), found.getString(2));
            }
        }
        return reasons;
    }
}
