package tech.novaeco.settlement.adapter.desk;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import tech.novaeco.settlement.trade.TradeId;

/** What people asked the worker to do, and who decided on it. The database sees to it that nobody decides on his own. */
public final class Requests {
    /** Of a request, or of any. */
    public enum State {
        /** Not answered yet, approved or not. */
        OPEN,
        DONE,
        ALL
    }

    private static final String EVERY_REQUEST = """
            SELECT * FROM (
                SELECT 'FUNDING' AS kind, f.id, concat_ws(' ', lower(f.kind), f.token_id, f.owner_id) AS what, f.asset_code, f.amount, 'ref ' || f.ref AS why,
                       f.trade_id, NULL::uuid AS about, f.maker, f.requested_at, f.decision, f.checker, f.checked_at, f.check_note,
                       f.executed_at, f.outcome
                FROM ledger.funding_request f
                UNION ALL
                SELECT 'ACTION', a.id, lower(a.action) || ' case ' || a.case_id, NULL, NULL, a.note,
                       c.trade_id, NULL, a.maker, a.requested_at, a.decision, a.checker, a.checked_at, a.check_note,
                       a.executed_at, a.outcome
                FROM ledger.case_action a JOIN ledger.exception_case c ON c.id = a.case_id
                UNION ALL
                SELECT 'REVERSAL', r.id, 'reverse ' || r.reverses, e.asset_code, r.amount, r.reason,
                       r.trade_id, r.reverses, r.maker, r.requested_at, r.decision, r.checker, r.checked_at, r.check_note,
                       r.executed_at, r.outcome
                FROM ledger.reversal_request r
                LEFT JOIN ledger.settlement s ON s.trade_id = r.reverses
                LEFT JOIN ledger.entry e ON e.settlement_seq = s.seq AND e.leg = 1) AS request
            """;

    private static final String LIST = EVERY_REQUEST + """
            WHERE ?::text = 'ALL' OR (executed_at IS NULL) = (?::text = 'OPEN') ORDER BY requested_at DESC, kind, id DESC LIMIT ?
            """;

    private static final String ONE = EVERY_REQUEST + "WHERE kind = ? AND id = ?";

    private static final String OF_TRADE =
            EVERY_REQUEST + "WHERE trade_id = ? OR about = ? ORDER BY requested_at, kind, id";

    /** This person, where the maker is the same, by whichever door each of them came. */
    private static final String SAME_PERSON =
            "SELECT ledger.actor() WHERE ledger.person_of(ledger.actor()) = ledger.person_of(?)";

    private final Books ledger;
    private final JdbcTemplate jdbc;

    public Requests(Books ledger) {
        this.ledger = ledger;
        this.jdbc = ledger.jdbc();
    }

    /** The latest first. */
    public List<Row> list(State state, int limit) {
        return jdbc.query(LIST, (row, n) -> header(row), state.name(), state.name(), limit);
    }

    /** Made for a trade, or about it; the oldest first. */
    public List<Row> of(TradeId trade) {
        return jdbc.query(OF_TRADE, (row, n) -> header(row), trade.value(), trade.value());
    }

    /** @throws Declined if there is none */
    public Row show(RequestId id) {
        return jdbc.query(ONE, (row, n) -> whole(row), id.kind().name(), id.number()).stream()
                .findFirst()
                .orElseThrow(() -> Declined.notFound("request " + id + " does not exist", ": see 'request list'"));
    }

    /** @throws Declined if it may not be approved, or not by this login */
    public void approve(RequestId id, @Nullable String note) {
        Row request = undecided(id);
        String maker = String.valueOf(request.members().get("maker"));
        for (String me : jdbc.queryForList(SAME_PERSON, String.class, maker)) {
            throw Declined.notYou("request " + id + " was made by " + maker + ", and you are " + me
                    + ", the same person: another login approves it");
        }
        // the database fills in who and when, and refuses its maker
        if (jdbc.update(
                        "UPDATE " + id.kind().table()
                                + " SET decision = 'APPROVED', check_note = ? WHERE id = ? AND decision IS NULL AND executed_at IS NULL",
                        note,
                        id.number())
                == 0) {
            undecided(id);
        }
    }

    /** Also its maker may: that is taking it back. @throws Declined if it is decided or answered */
    public void refuse(RequestId id, @Nullable String note) {
        undecided(id);
        if (jdbc.update(
                        "UPDATE " + id.kind().table()
                                + " SET decision = 'REFUSED', check_note = ?, executed_at = now(),"
                                + " outcome = concat('REFUSED by ', ledger.actor(), ': ' || ?::text)"
                                + " WHERE id = ? AND decision IS NULL AND executed_at IS NULL",
                        note,
                        note,
                        id.number())
                == 0) {
            undecided(id);
        }
    }

    /** Empty while it waits. */
    public Optional<String> outcome(RequestId id) {
        return jdbc
                .queryForList(
                        "SELECT outcome FROM " + id.kind().table() + " WHERE id = ? AND executed_at IS NOT NULL",
                        String.class,
                        id.number())
                .stream()
                .findFirst();
    }

    private Row undecided(RequestId id) {
        Row request = show(id);
        Object outcome = request.members().get("outcome");
        Object decision = request.members().get("decision");
        if (outcome != null) {
            throw Declined.notNow("request " + id + " is answered: " + outcome);
        }
        if (decision != null) {
            throw Declined.notNow("request " + id + " is " + decision + " by "
                    + request.members().get("checker") + ": a decision is made once");
        }
        return request;
    }

    private Row header(ResultSet row) throws SQLException {
        return new Row()
                .with("request", row.getString("kind") + "-" + row.getLong("id"))
                .with("what", row.getString("what"))
                .with("amount", amount(row))
                .with("maker", row.getString("maker"))
                .with("requestedAt", row.getObject("requested_at", OffsetDateTime.class))
                .with("decision", row.getString("decision"))
                .with("checker", row.getString("checker"))
                .with("outcome", row.getString("outcome"));
    }

    private Row whole(ResultSet row) throws SQLException {
        return header(row)
                .with("why", row.getString("why"))
                .with("tradeId", row.getString("trade_id"))
                .with("checkedAt", row.getObject("checked_at", OffsetDateTime.class))
                .with("checkNote", row.getString("check_note"))
                .with("executedAt", row.getObject("executed_at", OffsetDateTime.class));
    }

    private @Nullable String amount(ResultSet row) throws SQLException {
        String asset = row.getString("asset_code");
        if (row.getObject("amount") != null) {
            return ledger.formatted(row.getLong("amount"), asset) + " " + asset;
        }
        return row.getString("kind").equals("REVERSAL") ? "all" : null;
    }
}
