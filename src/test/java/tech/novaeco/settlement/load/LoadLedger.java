package tech.novaeco.settlement.load;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import tech.novaeco.settlement.trade.FundingId;

/** What the load test asks of the ledger by SQL, and the accounts it opens there. Not thread-safe. */
final class LoadLedger implements AutoCloseable {
    private static final String OPEN = """
            WITH purse (asset_code, units) AS (VALUES ('EUR', 100000000000), ('CARBON_CREDIT', 10000000000)),
            opened AS (
                INSERT INTO ledger.account (owner_id, asset_code)
                SELECT owner, asset_code FROM unnest(?::text[]) AS owner, purse RETURNING id, owner_id, asset_code),
            balances AS (INSERT INTO ledger.account_balance (account_id) SELECT id FROM opened)
            INSERT INTO ledger.funding_request (trade_id, ref, owner_id, asset_code, amount)
            SELECT id, ref, owner_id, asset_code, units
            FROM unnest(?::text[], ?::text[], ?::uuid[]) AS opening (owner_id, ref, id) JOIN opened USING (owner_id) JOIN purse USING (asset_code)
            WHERE ref = 'opening ' || asset_code || ' of ' || owner_id
            """;
    private static final String FUNDED = "SELECT count(*) FROM ledger.funding_request WHERE outcome = 'SETTLED'";
    private static final String UNDISPATCHED = "SELECT count(*) FROM ledger.batch WHERE dispatched_at IS NULL";
    private static final String LAST = "SELECT coalesce(max(seq), 0) FROM ledger.settlement";
    private static final String BATCH_SIZES =
            "SELECT count(*) FROM ledger.settlement WHERE kind = 'TRADE' AND seq > %d GROUP BY batch_id";

    private final Connection connection;

    LoadLedger(String jdbcUrl) throws SQLException {
        this.connection = DriverManager.getConnection(jdbcUrl);
    }

    /** Opens an account in money and one in tokens for each, and asks for their funding, which a worker carries out. */
    void open(List<String> owners) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(OPEN)) {
            List<String> refs = new ArrayList<>();
            for (String asset : List.of("EUR", "CARBON_CREDIT")) {
                owners.forEach(owner -> refs.add("opening " + asset + " of " + owner));
            }
            List<String> twice = new ArrayList<>(owners);
            twice.addAll(owners);
            statement.setArray(1, connection.createArrayOf("text", owners.toArray()));
            statement.setArray(2, connection.createArrayOf("text", twice.toArray()));
            statement.setArray(3, connection.createArrayOf("text", refs.toArray()));
            statement.setArray(
                    4,
                    connection.createArrayOf(
                            "uuid",
                            refs.stream().map(ref -> FundingId.of(ref).value()).toArray()));
            statement.execute();
        }
    }

    /** Fundings that are settled: two an owner, once all are. */
    long funded() throws SQLException {
        return numbers(FUNDED).get(0);
    }

    /** Batches whose callbacks are not yet known to be sent. */
    long undispatched() throws SQLException {
        return numbers(UNDISPATCHED).get(0);
    }

    /** The number of the latest settlement. */
    long last() throws SQLException {
        return numbers(LAST).get(0);
    }

    /** Trades in each batch after that settlement: one number a COMMIT. */
    List<Long> batchSizesAfter(long settlement) throws SQLException {
        return numbers(BATCH_SIZES.formatted(settlement));
    }

    private List<Long> numbers(String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            List<Long> numbers = new ArrayList<>();
            while (rows.next()) {
                numbers.add(rows.getLong(1));
            }
            return numbers;
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
