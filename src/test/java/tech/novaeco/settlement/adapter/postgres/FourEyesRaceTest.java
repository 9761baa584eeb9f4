package tech.novaeco.settlement.adapter.postgres;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tech.novaeco.settlement.support.Servers;
import tech.novaeco.settlement.support.ServersExtension;

/** Two people who decide about one request at the same moment. */
@ExtendWith(ServersExtension.class)
@SuppressWarnings("NullAway.Init")
class FourEyesRaceTest {
    private static final String REQUEST =
            "INSERT INTO funding_request (trade_id, ref, owner_id, asset_code, amount) VALUES (gen_random_uuid(), 'r', 'x', 'EUR', 1)";

    private static TestLedger ledger;
    private static String ada;
    private static String ben;
    private static String jdbcUrl;

    @BeforeAll
    static void hire(Servers servers) throws SQLException {
        ledger = new TestLedger(servers);
        jdbcUrl = DatabaseUrl.parse(servers.databaseUrl()).jdbcUrl();
        String database = ledger.ask("SELECT current_database()");
        ada = "ada_" + database;
        ben = "ben_" + database;
        for (String person : new String[] {ada, ben}) {
            ledger.admin.execute("CREATE ROLE " + person + " LOGIN PASSWORD 'secret' IN ROLE ledger_desk");
        }
    }

    @AfterAll
    static void dismiss() {
        ledger.close();
        for (String person : new String[] {ada, ben}) {
            ledger.admin.execute("DROP ROLE " + person);
        }
    }

    @Test
    void who_withdraws_while_another_approves_comes_first_or_not_at_all() throws Exception {
        race("APPROVED", "REFUSED", ben, ada);
        race("REFUSED", "APPROVED", ada, ben);
    }

    @Test
    void who_asked_cannot_approve_it_while_another_refuses() throws Exception {
        race("REFUSED", "APPROVED", ben, ada);
    }

    /** The second waits for the first's COMMIT, and then sees what was decided. */
    private static void race(String first, String second, String one, String other) throws Exception {
        try (Connection asking = login(ada);
                Connection deciding = login(one);
                Connection late = login(other)) {
            run(asking, REQUEST);
            String decision =
                    "UPDATE funding_request SET decision = '%s' WHERE id = (SELECT max(id) FROM funding_request)";
            deciding.setAutoCommit(false);
            run(deciding, decision.formatted(first));
            CompletableFuture<String> refusal =
                    TestLedger.inBackground(() -> stateOf(late, decision.formatted(second)));
            ledger.awaitWaitingOr(refusal);
            deciding.commit();

            assertThat(refusal.get(30, SECONDS)).isEqualTo("23001");
            assertThat(ledger.ask(
                            "SELECT decision || ' ' || checker FROM ledger.funding_request ORDER BY id DESC LIMIT 1"))
                    .isEqualTo(first + " " + one);
        }
    }

    private static Connection login(String person) throws SQLException {
        return Database.connect(new DatabaseUrl(jdbcUrl, person, "secret"));
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String stateOf(Connection connection, String sql) {
        try {
            run(connection, sql);
            return "done";
        } catch (SQLException refused) {
            return String.valueOf(refused.getSQLState());
        }
    }
}
