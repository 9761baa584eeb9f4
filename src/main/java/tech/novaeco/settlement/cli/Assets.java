package tech.novaeco.settlement.cli;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import tech.novaeco.settlement.adapter.postgres.DatabaseUrl;
import tech.novaeco.settlement.asset.Asset;

/** Assets are the owner's to add: the worker's role may not, or it could invent money. */
final class Assets {
    private static final String UNIQUE_VIOLATION = "23505";
    private static final String FOREIGN_KEY_VIOLATION = "23503";
    private static final String CHECK_VIOLATION = "23514";

    private Assets() {}

    /** @throws Refusal as negative if the ledger has it or cannot hold it, as unavailable if the login may not add it */
    static void add(DatabaseUrl url, Asset asset) {
        try (Connection connection = DriverManager.getConnection(url.jdbcUrl(), url.user(), url.password());
                Statement role = connection.createStatement()) {
            role.execute("SET ROLE ledger_owner; SET search_path = ledger");
            try (PreparedStatement add = connection.prepareStatement("SELECT add_asset(?, ?, ?)")) {
                add.setString(1, asset.code().value());
                add.setString(2, asset.kind().name());
                add.setInt(3, asset.scale());
                add.execute();
            }
        } catch (SQLException e) {
            throw refusal(url, asset, e);
        }
    }

    private static Refusal refusal(DatabaseUrl url, Asset asset, SQLException e) {
        return switch (String.valueOf(e.getSQLState())) {
            case UNIQUE_VIOLATION -> Refusal.negative("asset " + asset.code() + " exists and never changes");
            case FOREIGN_KEY_VIOLATION ->
                Refusal.negative(
                        "kind " + asset.kind() + " is unknown to this ledger: FIAT, TOKEN or RIGHT is allowed");
            case CHECK_VIOLATION ->
                Refusal.negative(
                        "scale " + asset.scale() + " of a " + asset.kind() + ": a right is whole, 0 is allowed");
            default ->
                Refusal.unavailable("the login of DATABASE_MIGRATION_URL, " + url + ", could not add it: "
                        + Failures.describe(e) + "; it must be one that may use the role ledger_owner");
        };
    }
}
