package tech.novaeco.settlement.cli;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import tech.novaeco.settlement.trade.ReasonCode;

/** Cases of what failed, and requests to retry or cancel them, which the worker carries out. */
final class Cases {
    /** Of a case, or of any. */
    enum State {
        OPEN,
        RESOLVED,
        CANCELLED,
        ALL
    }

    /** The names stand in {@code ledger.case_action}. */
    enum Action {
        RETRY,
        CANCEL
    }

    private static final String LIST = """
            SELECT id, trade_id, reason_code, reason_text, state, opened_at FROM ledger.exception_case
            WHERE (?::text = 'ALL' OR state = ?::text) AND (?::text IS NULL OR reason_code = ?::text)
            ORDER BY opened_at, id LIMIT ?
            """;

    private static final String SHOW = "SELECT * FROM ledger.exception_case WHERE id = ?";

    private static final String ACTIONS = "SELECT * FROM ledger.case_action WHERE case_id = ? ORDER BY id";

    /** Two people who ask at the same time queue up here: the second sees the first one's request. */
    private static final String LOCK = "SELECT state, reason_code FROM ledger.exception_case WHERE id = ? FOR UPDATE";

    private static final String WAITING =
            "SELECT id FROM ledger.case_action WHERE case_id = ? AND executed_at IS NULL ORDER BY id LIMIT 1";

    private static final String RECORD =
            "INSERT INTO ledger.case_action (case_id, action, note) VALUES (?, ?, ?) RETURNING id";

    private static final String OUTCOME =
            "SELECT outcome FROM ledger.case_action WHERE id = ? AND executed_at IS NOT NULL";

    private record Locked(String state, ReasonCode reason) {}

    private final LedgerSession ledger;
    private final JdbcTemplate jdbc;

    Cases(LedgerSession ledger) {
        this.ledger = ledger;
        this.jdbc = ledger.jdbc();
    }

    List<Row> list(State state, @Nullable ReasonCode reason, int limit) {
        String code = reason == null ? null : reason.name();
        return jdbc.query(LIST, (row, n) -> header(row), state.name(), state.name(), code, code, limit);
    }

    /** @throws Refusal as negative if there is none */
    Row show(long id) {
        return jdbc.query(SHOW, (row, n) -> whole(row), id).stream().findFirst().orElseThrow(() -> none(id));
    }

    /** @return the number of the request; @throws Refusal as negative where none may be made */
    long request(long id, Action action, @Nullable String note) {
        return Objects.requireNonNull(ledger.transaction().execute(transaction -> {
            Locked locked = jdbc
                    .query(
                            LOCK,
                            (row, n) -> new Locked(
                                    row.getString("state"), ReasonCode.valueOf(row.getString("reason_code"))),
                            id)
                    .stream()
                    .findFirst()
                    .orElseThrow(() -> none(id));
            check(id, action, locked);
            return jdbc.queryForObject(RECORD, Long.class, id, action.name(), note);
        }));
    }

    /** Empty while it waits. */
    Optional<String> outcome(long request) {
        return jdbc.queryForList(OUTCOME, String.class, request).stream().findFirst();
    }

    private void check(long id, Action action, Locked locked) {
        if (!locked.state().equals("OPEN")) {
            throw Refusal.negative(
                    "case " + id + " is " + locked.state() + ": only an OPEN case can be retried or cancelled");
        }
        if (action == Action.RETRY && !locked.reason().isRetriable()) {
            throw Refusal.negative("case " + id + " is " + locked.reason()
                    + ", which no retry can mend: have a right message published, and close this one with 'case cancel "
                    + id + "'");
        }
        List<Long> waiting = jdbc.queryForList(WAITING, Long.class, id);
        if (!waiting.isEmpty()) {
            throw Refusal.negative("case " + id + " has request " + waiting.get(0)
                    + " waiting for the worker already: see what becomes of it with 'case show " + id + "'");
        }
    }

    private static Refusal none(long id) {
        return Refusal.negative("case " + id + " does not exist: see 'case list'");
    }

    private static Row header(ResultSet row) throws SQLException {
        return new Row()
                .with("case", row.getLong("id"))
                .with("tradeId", row.getString("trade_id"))
                .with("reason", row.getString("reason_code"))
                .with("state", row.getString("state"))
                .with("openedAt", row.getObject("opened_at", OffsetDateTime.class))
                .with("text", row.getString("reason_text"));
    }

    private Row whole(ResultSet row) throws SQLException {
        return header(row)
                .with("closedAt", row.getObject("closed_at", OffsetDateTime.class))
                .with("bodySha256", row.getString("body_sha256"))
                .with("payload", new String(row.getBytes("payload"), StandardCharsets.UTF_8))
                .withRows("actions", jdbc.query(ACTIONS, (action, n) -> action(action), row.getLong("id")));
    }

    private static Row action(ResultSet row) throws SQLException {
        return new Row()
                .with("request", row.getLong("id"))
                .with("action", row.getString("action"))
                .with("maker", row.getString("maker"))
                .with("checker", row.getString("checker"))
                .with("requestedAt", row.getObject("requested_at", OffsetDateTime.class))
                .with("executedAt", row.getObject("executed_at", OffsetDateTime.class))
                .with("outcome", row.getString("outcome"))
                .with("note", row.getString("note"));
    }
}
