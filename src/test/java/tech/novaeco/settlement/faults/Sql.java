package tech.novaeco.settlement.faults;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.awaitility.Awaitility;
import tech.novaeco.settlement.trade.FundingId;

/** Questions to a ledger from outside, each on a connection of its own. */
public final class Sql {
    private static final String FUND = """
            WITH opened AS (
                INSERT INTO ledger.account (owner_id, asset_code)
                SELECT '%1$s', code FROM unnest(ARRAY['EUR', 'NOVAPOINT', 'CARBON_CREDIT']) AS code RETURNING id),
            balances AS (INSERT INTO ledger.account_balance (account_id) SELECT id FROM opened)
            INSERT INTO ledger.funding_request (trade_id, ref, owner_id, asset_code, amount)
            SELECT trade_id, 'opening ' || code || ' %1$s', '%1$s', code, 1000000000
            FROM (VALUES ('EUR', '%2$s'::uuid), ('NOVAPOINT', '%3$s'), ('CARBON_CREDIT', '%4$s')) AS of_asset (code, trade_id)
            """;

    private Sql() {}

    public static void execute(String jdbcUrl, String sql) {
        try (Connection connection = DriverManager.getConnection(jdbcUrl);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException failure) {
            throw new IllegalStateException(sql, failure);
        }
    }

    public static String ask(String jdbcUrl, String sql) {
        try (Connection connection = DriverManager.getConnection(jdbcUrl);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? String.valueOf(rows.getString(1)) : "";
        } catch (SQLException failure) {
            throw new IllegalStateException(sql, failure);
        }
    }

    public static long count(String jdbcUrl, String sql) {
        return Long.parseLong(ask(jdbcUrl, sql));
    }

    public static Set<UUID> decided(String jdbcUrl) {
        Set<UUID> ids = new HashSet<>();
        try (Connection connection = DriverManager.getConnection(jdbcUrl);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT trade_id FROM ledger.settlement WHERE kind = 'TRADE'"
                        + " AND status IN ('SETTLED', 'REJECTED')")) {
            while (rows.next()) {
                ids.add(rows.getObject(1, UUID.class));
            }
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
        return ids;
    }

    /** Opens accounts and asks for their funding; a worker must run, which settles it. */
    public static void fund(String jdbcUrl, List<String> owners) {
        owners.forEach(owner -> execute(
                jdbcUrl,
                FUND.formatted(
                        owner,
                        fundingId("EUR", owner),
                        fundingId("NOVAPOINT", owner),
                        fundingId("CARBON_CREDIT", owner))));
        awaitRequests(jdbcUrl);
    }

    /** Returns when every request to fund, mint or burn is SETTLED; a worker must run. */
    public static void awaitRequests(String jdbcUrl) {
        Awaitility.await("funding")
                .atMost(Duration.ofMinutes(3))
                .until(() -> count(
                                jdbcUrl,
                                "SELECT count(*) FROM ledger.funding_request WHERE outcome IS DISTINCT FROM 'SETTLED'")
                        == 0);
    }

    /** The id that follows from the reference, as {@code ledger verify} wants it. */
    private static UUID fundingId(String asset, String owner) {
        return FundingId.of("opening " + asset + " " + owner).value();
    }
}
