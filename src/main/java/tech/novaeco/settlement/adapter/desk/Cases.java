package tech.novaeco.settlement.adapter.desk;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import tech.novaeco.settlement.trade.ReasonCode;

/** Cases of what failed, and requests to retry or cancel them, which the worker carries out. */
public final class Cases {
    /** Of a case, or of any. */
    public enum State {
        OPEN,
        RESOLVED,
        CANCELLED,
        ALL
    }

    /** The names stand in {@code ledger.case_action}. */
    public enum Action {
        RETRY,
        CANCEL
    }

    private static final String LIST = """
            SELECT id, trade_id, reason_code, reason_text, state, opened_at FROM ledger.exception_case
            WHERE (?::text = 'ALL' OR state = ?::text) AND (?::text IS NULL OR reason_code = ?::text)
            AND (?::bigint IS NULL OR (opened_at, id) > (SELECT opened_at, id FROM ledger.exception_case WHERE id = ?::bigint))
            ORDER BY opened_at, id LIMIT ?
            """;

    private static final String SHOW = "SELECT * FROM ledger.exception_case WHERE id = ?";

    private static final String ACTIONS = "SELECT * FROM ledger.case_action WHERE case_id = ? ORDER BY id";

    /** Two people who ask at the same time queue up here: the second sees the first one's request. */
    private static final String LOCK = "SELECT state, reason_code FROM ledger.lock_case(?)";

    /** In the order in which everybody locks cases; without those of links, which no retry settles. */
    private static final String UNATTENDED = """
            SELECT c.id FROM ledger.exception_case c WHERE c.state = 'OPEN' AND c.reason_code = ?
            AND (? <> 'RETRY' OR NOT EXISTS (
                SELECT FROM ledger.settlement s WHERE s.seq = c.settlement_seq AND s.link_id IS NOT NULL))
            AND NOT EXISTS (SELECT FROM ledger.case_action a WHERE a.case_id = c.id AND a.executed_at IS NULL)
            ORDER BY c.id LIMIT ?
            """;

    private static final String LINK = """
            SELECT s.link_id FROM ledger.exception_case c JOIN ledger.settlement s ON s.seq = c.settlement_seq
            WHERE c.id = ? AND s.link_id IS NOT NULL
            """;

    private static final String WAITING =
            "SELECT id FROM ledger.case_action WHERE case_id = ? AND executed_at IS NULL ORDER BY id LIMIT 1";

    private static final String RECORD =
            "INSERT INTO ledger.case_action (case_id, action, note) VALUES (?, ?, ?) RETURNING id";

    private record Locked(String state, ReasonCode reason) {}

    private final Books ledger;
    private final JdbcTemplate jdbc;

    public Cases(Books ledger) {
        this.ledger = ledger;
        this.jdbc = ledger.jdbc();
    }

    /** @param after the number of a case, which and those before it are left out */
    public List<Row> list(State state, @Nullable ReasonCode reason, @Nullable Long after, int limit) {
        String code = reason == null ? null : reason.name();
        return jdbc.query(LIST, (row, n) -> header(row), state.name(), state.name(), code, code, after, after, limit);
    }

    /** @throws Declined if there is none */
    public Row show(long id) {
        return jdbc.query(SHOW, (row, n) -> whole(row), id).stream().findFirst().orElseThrow(() -> none(id));
    }

    /** @return the request; @throws Declined where none may be made */
    public RequestId request(long id, Action action, @Nullable String note) {
        return Objects.requireNonNull(ledger.transaction().execute(transaction -> {
            Optional<Declined> obstacle = obstacle(id, action);
            if (obstacle.isPresent()) {
                throw obstacle.get();
            }
            return record(id, action, note);
        }));
    }

    /**
     * Every open case of one cause that nothing waits for yet, the oldest first; one that meanwhile got an answer is left out.
     *
     * @return the requests; @throws Declined where no retry can mend this cause
     */
    public List<RequestId> requestAll(ReasonCode reason, Action action, @Nullable String note, int most) {
        if (action == Action.RETRY && !reason.isRetriable()) {
            throw Declined.notNow("no retry can mend " + reason + ": only CANCEL is allowed");
        }
        return Objects.requireNonNull(ledger.transaction()
                .execute(transaction ->
                        jdbc.queryForList(UNATTENDED, Long.class, reason.name(), action.name(), most).stream()
                                .filter(id -> obstacle(id, action).isEmpty())
                                .map(id -> record(id, action, note))
                                .toList()));
    }

    private RequestId record(long id, Action action, @Nullable String note) {
        return new RequestId(
                RequestId.Kind.ACTION,
                Objects.requireNonNull(jdbc.queryForObject(RECORD, Long.class, id, action.name(), note)));
    }

    /** Under the case's lock. */
    private Optional<Declined> obstacle(long id, Action action) {
        Locked locked = jdbc
                .query(
                        LOCK,
                        (row, n) ->
                                new Locked(row.getString("state"), ReasonCode.valueOf(row.getString("reason_code"))),
                        id)
                .stream()
                .findFirst()
                .orElse(null);
        if (locked == null) {
            return Optional.of(none(id));
        }
        if (!locked.state().equals("OPEN")) {
            return Optional.of(Declined.notNow(
                    "case " + id + " is " + locked.state() + ": only an OPEN case can be retried or cancelled"));
        }
        if (action == Action.RETRY && !locked.reason().isRetriable()) {
            return Optional.of(Declined.notNow(
                    "case " + id + " is " + locked.reason()
                            + ", which no retry can mend: have a right message published, and cancel this one",
                    " with 'case cancel " + id + "'"));
        }
        List<UUID> link = action == Action.RETRY ? jdbc.queryForList(LINK, UUID.class, id) : List.of();
        if (!link.isEmpty()) {
            return Optional.of(Declined.notNow(
                    "case " + id + " is of link " + link.get(0) + ", which is over: a trade of it never settles alone;"
                            + " have all its trades published anew, and cancel this one",
                    " with 'case cancel " + id + "'"));
        }
        List<Long> waiting = jdbc.queryForList(WAITING, Long.class, id);
        if (!waiting.isEmpty()) {
            return Optional.of(Declined.notNow(
                    "case " + id + " has request ACTION-" + waiting.get(0) + " waiting already",
                    ": see what becomes of it with 'case show " + id + "'"));
        }
        return Optional.empty();
    }

    private static Declined none(long id) {
        return Declined.notFound("case " + id + " does not exist", ": see 'case list'");
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
                .with("request", new RequestId(RequestId.Kind.ACTION, row.getLong("id")))
                .with("action", row.getString("action"))
                .with("maker", row.getString("maker"))
                .with("decision", row.getString("decision"))
                .with("checker", row.getString("checker"))
                .with("requestedAt", row.getObject("requested_at", OffsetDateTime.class))
                .with("executedAt", row.getObject("executed_at", OffsetDateTime.class))
                .with("outcome", row.getString("outcome"))
                .with("note", row.getString("note"));
    }
}
