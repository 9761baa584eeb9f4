package tech.novaeco.settlement.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

/** The schema from nothing, on a cluster of its own: roles belong to the cluster, and the others are using them. */
@SuppressWarnings("NullAway.Init")
class MigrationsTest {
    private static EmbeddedPostgres cluster;
    private static JdbcTemplate admin;
    private final List<String> databases = new ArrayList<>();

    @BeforeAll
    static void start() throws IOException {
        cluster = EmbeddedPostgres.builder().start();
        admin = new JdbcTemplate(cluster.getPostgresDatabase());
    }

    @AfterAll
    static void stop() throws IOException {
        cluster.close();
    }

    @AfterEach
    void back_to_nothing() {
        databases.forEach(name -> admin.execute("DROP DATABASE " + name + " WITH (FORCE)"));
        List.of("worker", "deployer", "other_deployer", "ledger_runtime", "ledger_api", "ledger_owner")
                .forEach(role -> admin.execute("DROP ROLE IF EXISTS " + role));
    }

    private String database() {
        String name = "ledger_" + (databases.size() + 1);
        admin.execute("CREATE DATABASE " + name);
        databases.add(name);
        return name;
    }

    private static DatabaseUrl as(String login, String database) {
        return DatabaseUrl.parse("postgresql://" + login + ":secret@localhost:" + cluster.getPort() + "/" + database);
    }

    private static void login(String name, String rights) {
        admin.execute("CREATE ROLE " + name + " LOGIN PASSWORD 'secret' NOSUPERUSER " + rights);
    }

    private static JdbcTemplate inside(String database) {
        return new JdbcTemplate(cluster.getDatabase("postgres", database));
    }

    private static void assertComplete(String database) {
        JdbcTemplate ledger = inside(database);
        assertThat(ledger.queryForList("SELECT code FROM ledger.asset", String.class))
                .contains("EUR", "JPY", "BHD", "CARBON_CREDIT");
        assertThat(ledger.queryForList(
                        "SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'ledger'", String.class))
                .containsExactly("ledger_owner");
    }

    @Test
    void a_second_migration_changes_nothing() throws SQLException {
        String database = database();
        Migrations.migrate(as("postgres", database));
        Migrations.migrate(as("postgres", database));

        assertComplete(database);
        assertThat(inside(database).queryForList("SELECT version FROM ledger.flyway_schema_history", String.class))
                .doesNotHaveDuplicates()
                .hasSizeGreaterThanOrEqualTo(6);
    }

    @Test
    void databases_of_one_cluster_may_be_set_up_at_the_same_time_each_by_several_workers() {
        List<CompletableFuture<Void>> workers = new ArrayList<>();
        for (String database : List.of(database(), database(), database())) {
            for (int worker = 0; worker < 2; worker++) {
                workers.add(TestLedger.inBackground(() -> {
                    try {
                        Migrations.migrate(as("postgres", database));
                    } catch (SQLException e) {
                        throw new IllegalStateException(e.getSQLState() + " " + e.getMessage(), e);
                    }
                    return null;
                }));
            }
        }
        workers.forEach(CompletableFuture::join);

        databases.forEach(MigrationsTest::assertComplete);
    }

    @Test
    void batches_from_before_the_seal_wait_for_it() throws SQLException {
        String database = database();
        DatabaseUrl url = as("postgres", database);
        // for the roles, which the whole cluster shares
        Migrations.migrate(as("postgres", database()));
        JdbcTemplate old = inside(database);
        old.execute("CREATE SCHEMA ledger AUTHORIZATION ledger_owner");
        Flyway.configure()
                .dataSource(url.jdbcUrl(), url.user(), url.password())
                .initSql("SET ROLE ledger_owner")
                .schemas("ledger")
                .createSchemas(false)
                .locations("classpath:db/migration")
                .target("7")
                .load()
                .migrate();
        old.execute(
                "INSERT INTO ledger.batch (id, trade_count) SELECT gen_random_uuid(), 0 FROM generate_series(1, 3)");

        Migrations.migrate(url);

        assertThat(old.queryForObject("SELECT count(*) FROM ledger.seal_pending", Integer.class))
                .isEqualTo(3);
    }

    @Test
    void a_login_that_is_no_superuser_may_migrate_and_a_runtime_login_may_work() throws SQLException {
        String database = database();
        login("deployer", "CREATEROLE");
        admin.execute("GRANT CREATE ON DATABASE " + database + " TO deployer");

        Migrations.migrate(as("deployer", database));
        Migrations.migrate(as("deployer", database));

        assertComplete(database);
        login("worker", "IN ROLE ledger_runtime");
        try (HikariDataSource pool = Database.pool(as("worker", database), 1)) {
            JdbcTemplate worker = new JdbcTemplate(pool);
            assertThat(worker.queryForObject("SELECT session_user || ' ' || current_user", String.class))
                    .isEqualTo("worker ledger_runtime");
            assertThat(worker.queryForList("SELECT code FROM asset", String.class))
                    .contains("EUR");
        }
        // nothing to bring on: a worker starts with a login that may change nothing
        Migrations.migrate(as("worker", database));
        inside(database)
                .execute("DELETE FROM ledger.flyway_schema_history"
                        + " WHERE installed_rank = (SELECT max(installed_rank) FROM ledger.flyway_schema_history)");
        assertThatThrownBy(() -> Migrations.migrate(as("worker", database)))
                .hasMessageContaining("lacks 1 migrations")
                .hasMessageContaining("DATABASE_MIGRATION_URL");
        drop(database);
    }

    /** The deployer owns grants inside the database: it has to go before the role can. */
    private void drop(String database) {
        admin.execute("DROP DATABASE " + database + " WITH (FORCE)");
        databases.remove(database);
        admin.execute("DROP ROLE worker");
        admin.execute("DROP OWNED BY deployer CASCADE");
    }

    @Test
    void a_missing_privilege_is_not_waited_for_but_a_server_that_is_down_is() {
        String database = database();
        login("worker", "");

        assertThatThrownBy(() -> Migrations.migrate(as("worker", database)))
                .isInstanceOfSatisfying(
                        SQLException.class,
                        e -> assertThat(Migrations.isAway(e)).isFalse());
        assertThatThrownBy(() -> Migrations.migrate(DatabaseUrl.parse("postgresql://a:b@localhost:1/nowhere")))
                .isInstanceOfSatisfying(
                        SQLException.class,
                        e -> assertThat(Migrations.isAway(e)).isTrue());
    }
}
