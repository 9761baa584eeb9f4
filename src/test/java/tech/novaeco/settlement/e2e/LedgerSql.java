package tech.novaeco.settlement.e2e;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import tech.novaeco.settlement.trade.FundingId;
import tech.novaeco.settlement.trade.TradeId;
import tech.novaeco.settlement.trade.TradeReversal;

/** The ledger seen and changed by SQL, as an accountant's tools do. Not thread-safe. */
final class LedgerSql implements AutoCloseable {
    private final Connection connection;

    LedgerSql(String jdbcUrl) {
        try {
            connection = DriverManager.getConnection(jdbcUrl);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Opens a MAIN account and funds it by a request; returns when the worker has carried it out. */
    void open(String owner, String asset, long minorUnits) {
        run("""
            WITH opened AS (INSERT INTO ledger.account (owner_id, asset_code) VALUES (?, ?) RETURNING id)
            INSERT INTO ledger.account_balance (account_id) SELECT id FROM opened
            """, owner, asset);
        if (minorUnits > 0) {
            fund(owner, asset, minorUnits);
        }
    }

    /** Reverses a settled trade wholly; returns what became of the request. */
    String reverse(UUID trade, String reason) {
        TradeReversal document = TradeReversal.of(new TradeId(trade), null, 0, reason);
        long id = number(
                "INSERT INTO ledger.reversal_request (trade_id, reverses, reason) VALUES (?, ?, ?) RETURNING id",
                document.id().value(),
                trade,
                reason);
        Awaitility.await("reversal " + id)
                .until(() ->
                        number("SELECT count(*) FROM ledger.reversal_request WHERE id = ? AND outcome IS NOT NULL", id)
                                == 1);
        return text("SELECT outcome FROM ledger.reversal_request WHERE id = ?", id);
    }

    /** Asks for a right as {@code right mint} does; returns when it is there. */
    void mintRight(String owner, String asset, String token) {
        String ref = UUID.randomUUID().toString();
        run(
                "INSERT INTO ledger.funding_request (trade_id, ref, owner_id, asset_code, amount, kind, token_id)"
                        + " VALUES (?, ?, ?, ?, 1, 'MINT', ?)",
                FundingId.of(ref).value(),
                ref,
                owner,
                asset,
                token);
        Awaitility.await("right " + token)
                .until(() -> number(
                                "SELECT count(*) FROM ledger.right_token WHERE token_id = ? AND owner_id = ?",
                                token,
                                owner)
                        == 1);
    }

    /** As {@code right encumber} does. */
    void encumber(String token, String what) {
        run("""
            INSERT INTO ledger.right_token_history (token_id, change_no, owner_id, encumbrance, note)
            SELECT token_id, changes + 1, owner_id, ?, 'test' FROM ledger.right_token WHERE token_id = ?
            """, what, token);
        run("UPDATE ledger.right_token SET encumbrance = ?, changes = changes + 1 WHERE token_id = ?", what, token);
    }

    /** Asks for money as {@code account fund} does; returns when it is there. */
    void fund(String owner, String asset, long minorUnits) {
        String ref = UUID.randomUUID().toString();
        run(
                "INSERT INTO ledger.funding_request (trade_id, ref, owner_id, asset_code, amount) VALUES (?, ?, ?, ?, ?)",
                FundingId.of(ref).value(),
                ref,
                owner,
                asset,
                minorUnits);
        Awaitility.await("funding of " + owner)
                .until(() -> number("SELECT count(*) FROM ledger.funding_request WHERE executed_at IS NULL") == 0);
    }

    /** Posted minor units of a MAIN account. */
    long balance(String owner, String asset) {
        return number(
                "SELECT b.posted FROM ledger.account_balance b JOIN ledger.account a ON a.id = b.account_id"
                        + " WHERE a.owner_id = ? AND a.asset_code = ? AND a.purpose = 'MAIN'",
                owner,
                asset);
    }

    /** Trades that have their outcome. */
    long outcomes() {
        return number("SELECT count(*) FROM ledger.settlement WHERE kind = 'TRADE' AND status <> 'PENDING'");
    }

    long undispatched() {
        return number("SELECT count(*) FROM ledger.batch WHERE dispatched_at IS NULL");
    }

    /** A person asks to RETRY or CANCEL a case; returns what became of it. */
    String ask(String action, long caseId) {
        long id = number("INSERT INTO ledger.case_action (case_id, action) VALUES (?, ?) RETURNING id", caseId, action);
        Awaitility.await(action + " of case " + caseId)
                .until(() ->
                        number("SELECT count(*) FROM ledger.case_action WHERE id = ? AND executed_at IS NOT NULL", id)
                                == 1);
        return text("SELECT outcome FROM ledger.case_action WHERE id = ?", id);
    }

    long number(String query, Object... values) {
        return Long.parseLong(text(query, values));
    }

    /** The one value of the one row, as text. */
    String text(String query, Object... values) {
        List<List<String>> rows = rows(query, values);
        if (rows.size() != 1) {
            throw new IllegalStateException(rows.size() + " rows: " + query);
        }
        return rows.get(0).get(0);
    }

    List<List<String>> rows(String query, Object... values) {
        try (PreparedStatement statement = prepare(query, values);
                ResultSet found = statement.executeQuery()) {
            List<List<String>> rows = new ArrayList<>();
            while (found.next()) {
                List<String> row = new ArrayList<>();
                for (int column = 1; column <= found.getMetaData().getColumnCount(); column++) {
                    row.add(String.valueOf(found.getString(column)));
                }
                rows.add(row);
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException(query, e);
        }
    }

    void run(String sql, Object... values) {
        try (PreparedStatement statement = prepare(sql, values)) {
            statement.execute();
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private PreparedStatement prepare(String sql, Object... values) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
        return statement;
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
