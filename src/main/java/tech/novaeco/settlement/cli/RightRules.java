package tech.novaeco.settlement.cli;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import tech.novaeco.settlement.adapter.postgres.DatabaseUrl;
import tech.novaeco.settlement.asset.AssetCode;

/** What may be sold although something weighs on it is the owner's to say: the worker's role may not, or it could sell what is pledged. */
final class RightRules {
    /** Nothing is returned where the rule stands already: who set it, and when, stays. */
    private static final String SET = """
            INSERT INTO ledger.encumbrance_rule AS r (asset_code, encumbrance, transferable) VALUES (?, ?, ?)
            ON CONFLICT (asset_code, encumbrance) DO UPDATE SET transferable = EXCLUDED.transferable, set_by = ledger.actor(), set_at = now()
            WHERE r.transferable <> EXCLUDED.transferable
            """;

    private RightRules() {}

    /**
     * Takes effect with the next batch that locks such a right. By the database's login, never by an argument.
     *
     * @return false: it was so already
     * @throws Refusal as unavailable if the login may not
     */
    static boolean set(DatabaseUrl url, AssetCode asset, String encumbrance, boolean transferable) {
        try (Connection connection = DriverManager.getConnection(url.jdbcUrl(), url.user(), url.password());
                Statement role = connection.createStatement()) {
            role.execute("SET ROLE ledger_owner");
            try (PreparedStatement set = connection.prepareStatement(SET)) {
                set.setString(1, asset.value());
                set.setString(2, encumbrance);
                set.setBoolean(3, transferable);
                return set.executeUpdate() == 1;
            }
        } catch (SQLException e) {
            throw Refusal.unavailable("the login of DATABASE_MIGRATION_URL, " + url + ", could not set the rule: "
                    + Failures.describe(e) + "; it must be one that may use the role ledger_owner");
        }
    }
}
