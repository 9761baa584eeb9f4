package tech.novaeco.settlement.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tech.novaeco.settlement.support.Trades.trade;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import tech.novaeco.settlement.adapter.verify.Checked;
import tech.novaeco.settlement.adapter.verify.LedgerVerifier;
import tech.novaeco.settlement.adapter.verify.Watch;
import tech.novaeco.settlement.support.Servers;
import tech.novaeco.settlement.support.ServersExtension;
import tech.novaeco.settlement.support.Trades;

/** What somebody who has stolen the worker's own login cannot do. */
@ExtendWith(ServersExtension.class)
@SuppressWarnings("NullAway.Init")
class RuntimeLoginTest {
    private static TestLedger ledger;
    private static String login;
    private static HikariDataSource pool;
    private static JdbcTemplate thief;
    private static Trades poor;

    @BeforeAll
    static void open(Servers servers) throws SQLException {
        ledger = new TestLedger(servers);
        String alice = ledger.party("alice", 10_00);
        String bob = ledger.party("bob", 0);
        poor = trade().buyer(bob).seller(alice).amount("99.00");
        assertThat(ledger.settle(poor, trade().buyer(alice).seller(bob).amount("1.00")))
                .containsExactly("LACK_OF_FUNDS", "SETTLED");
        ledger.request(ledger.caseOf(poor), "RETRY");
        login = "thief_" + ledger.ask("SELECT current_database()");
        ledger.admin.execute("CREATE ROLE " + login + " LOGIN PASSWORD 'secret' IN ROLE ledger_runtime");
        DatabaseUrl url = DatabaseUrl.parse(servers.databaseUrl());
        pool = Database.pool(new DatabaseUrl(url.jdbcUrl(), login, "secret"), 1);
        thief = new JdbcTemplate(pool);
    }

    @AfterAll
    static void drop() throws SQLException {
        pool.close();
        ledger.obeysTheLaws();
        ledger.close();
        ledger.admin.execute("DROP ROLE " + login);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE entry SET amount = amount * 2",
                "DELETE FROM entry",
                "TRUNCATE entry",
                "UPDATE settlement_attempt SET outcome = 'SETTLED', reason_code = NULL",
                "DELETE FROM settlement_attempt",
                "TRUNCATE settlement_attempt",
                "DELETE FROM settlement",
                "TRUNCATE settlement CASCADE",
                "DELETE FROM batch",
                "TRUNCATE batch",
                "DELETE FROM exception_case",
                "DELETE FROM account_balance",
                "DELETE FROM account",
                "UPDATE account_action SET actor = 'somebody else'",
                "ALTER TABLE entry DISABLE TRIGGER ALL",
                "ALTER TABLE settlement DISABLE TRIGGER status_machine",
                "DROP TRIGGER zero_sum ON entry",
                "DROP TABLE entry",
                "DROP SCHEMA ledger CASCADE",
                "DROP FUNCTION refuse_change CASCADE",
                "CREATE OR REPLACE FUNCTION ledger.entries_must_balance() RETURNS trigger LANGUAGE sql AS 'SELECT'",
                "CREATE TABLE ledger.mine (x int)",
                "SET session_replication_role = replica",
                "SET ROLE ledger_owner",
                "UPDATE account_balance SET floor = -1000000",
                "INSERT INTO asset (code, kind, scale, issuer_account) VALUES ('MINE', 'TOKEN', 2, 1)",
                "UPDATE asset SET scale = 0",
                "INSERT INTO account (owner_id, asset_code, opened_by) VALUES ('x', 'EUR', 'the boss')",
                "INSERT INTO account_action (account_id, action, actor) VALUES (1, 'FREEZE', 'the boss')",
                "INSERT INTO case_action (case_id, action, maker) VALUES (1, 'RETRY', 'the boss')",
                "INSERT INTO case_action (case_id, action, checker) VALUES (1, 'RETRY', 'the boss')",
                "UPDATE case_action SET maker = 'the boss'",
                "UPDATE case_action SET case_id = case_id + 1",
                "INSERT INTO funding_request (trade_id, ref, owner_id, asset_code, amount, maker)"
                        + " VALUES (gen_random_uuid(), 'r', 'x', 'EUR', 1, 'the boss')",
                "UPDATE funding_request SET amount = 1000000",
                "UPDATE settlement SET buyer_id = 'somebody'",
                "UPDATE settlement SET trade_hash = repeat('0', 64)",
                "UPDATE settlement SET kind = 'FUND'",
                "UPDATE settlement SET settle_by = NULL",
                "UPDATE settlement SET recorded_at = now() - interval '1 day'",
                "UPDATE batch SET trade_count = 0",
                "UPDATE exception_case SET payload = ''",
                "UPDATE account SET owner_id = 'thief'",
                "UPDATE account_terms SET floor = -1",
                "INSERT INTO account_terms (account_id, floor, status, set_by) VALUES (1, -1, 'OPEN', 'the boss')",
                "INSERT INTO reversal (reverses, trade_id) SELECT trade_id, trade_id FROM settlement",
                "INSERT INTO settlement (trade_id, kind, trade_hash, buyer_id, seller_id, status)"
                        + " VALUES (gen_random_uuid(), 'TRADE', repeat('0', 64), 'a', 'b', 'SETTLED')",
                "INSERT INTO batch (id, trade_count, recorded_at) VALUES (gen_random_uuid(), 0, now() - interval '1 day')",
                "INSERT INTO checkpoint (tree_size, root_hash, note, signed_at) VALUES (1, repeat('0', 64), '', now())",
                "UPDATE checkpoint SET note = ''",
                "UPDATE ledger_seal SET leaf_hash = repeat('0', 64)",
                "DELETE FROM ledger_seal",
                "DELETE FROM seal_pending",
                "INSERT INTO seal_pending VALUES (gen_random_uuid())",
                "UPDATE receipt_key SET public_key = ''",
                "TRUNCATE account_balance CASCADE",
                "DELETE FROM case_action",
                "DELETE FROM funding_request",
                "DELETE FROM reversal_request",
                "ALTER TABLE account_balance DISABLE TRIGGER terms_changed",
                "ALTER TABLE funding_request DISABLE TRIGGER four_eyes",
                "ALTER TABLE account_balance DROP CONSTRAINT account_balance_check",
                "ALTER TABLE entry OWNER TO CURRENT_USER",
                "ALTER FUNCTION refuse_change() RENAME TO harmless",
                "ALTER FUNCTION entries_must_balance() SET search_path = public",
                "DROP TRIGGER four_eyes ON funding_request",
                "CREATE TRIGGER mine BEFORE INSERT ON entry FOR EACH ROW EXECUTE FUNCTION refuse_change()",
                "CREATE RULE mine AS ON INSERT TO entry DO INSTEAD NOTHING",
                "CREATE FUNCTION ledger.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
                "CREATE FUNCTION public.refuse_change() RETURNS int LANGUAGE sql AS 'SELECT 1'",
                "CREATE SCHEMA mine",
                "SET SESSION AUTHORIZATION ledger_owner",
                "ALTER ROLE ledger_runtime CREATEROLE",
                "GRANT ledger_owner TO ledger_runtime",
                "SELECT setval('settlement_seq_seq', 1)",
                "COPY entry TO PROGRAM 'id'",
                "SELECT pg_read_file('postgresql.conf')",
                "DO $$ BEGIN LOCK TABLE entry IN ACCESS EXCLUSIVE MODE; END $$",
            })
    void is_not_permitted(String sql) {
        assertThatThrownBy(() -> thief.execute(sql))
                .satisfies(refusal -> assertThat(sqlState(refusal)).isEqualTo("42501"));
    }

    @Test
    void who_asked_is_who_is_logged_in() {
        Long action = thief.queryForObject(
                "INSERT INTO case_action (case_id, action) VALUES (?, 'CANCEL') RETURNING id",
                Long.class,
                ledger.caseOf(poor));

        assertThat(ledger.ask("SELECT maker FROM ledger.case_action WHERE id = ?", Objects.requireNonNull(action)))
                .isEqualTo(login);
    }

    @Test
    void tables_of_his_own_do_not_fool_the_guards() {
        Trades other = trade().buyer(poor.event().buyerId().value())
                .seller(poor.event().sellerId().value())
                .amount("98.00");
        ledger.settle(other);

        assertThatThrownBy(() -> thief.execute("""
                        CREATE TEMP TABLE exception_case AS SELECT seq AS settlement_seq, 1::bigint AS id, 'OPEN' AS state FROM settlement;
                        CREATE TEMP TABLE case_action AS SELECT 1::bigint AS case_id, NULL::timestamptz AS executed_at;
                        UPDATE ledger.settlement SET status = 'SETTLED', reason_code = NULL WHERE trade_id = '%s'
                        """.formatted(ledger.id(other))))
                .satisfies(refusal -> assertThat(sqlState(refusal)).isEqualTo("23001"));
        assertThat(ledger.status(other)).isEqualTo("REJECTED");
    }

    /** Names of functions and operators are never looked up among temporary objects, and he may make no others. */
    @Test
    void functions_and_operators_of_his_own_do_not_fool_the_guards() {
        Trades settled = settled();

        try {
            assertThatThrownBy(() -> thief.execute("""
                            CREATE FUNCTION pg_temp.never(text, text) RETURNS boolean LANGUAGE sql AS 'SELECT false';
                            CREATE OPERATOR pg_temp.= (LEFTARG = text, RIGHTARG = text, FUNCTION = pg_temp.never);
                            CREATE FUNCTION pg_temp.settlement_status_machine() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
                            SET search_path = pg_temp, pg_catalog, ledger;
                            UPDATE ledger.settlement SET status = 'REJECTED', reason_code = 'EXPIRED' WHERE trade_id = '%s'
                            """.formatted(ledger.id(settled))))
                    .satisfies(refusal -> assertThat(sqlState(refusal)).isEqualTo("23001"));
        } finally {
            thief.execute("SET search_path = ledger");
        }
        assertThat(ledger.status(settled)).isEqualTo("SETTLED");
    }

    /** Temporary tables come before those of the system too, unless a function says otherwise. */
    @Test
    void with_a_table_of_roles_of_his_own_he_is_still_who_is_logged_in() {
        try {
            thief.execute("""
                    CREATE TEMP TABLE pg_roles AS SELECT session_user::name AS rolname, false AS rolsuper,
                        (SELECT oid FROM pg_catalog.pg_roles WHERE rolname = 'ledger_api') AS oid;
                    CREATE DOMAIN pg_temp.text AS pg_catalog.text DEFAULT 'api:ada';
                    SET ledger.person = 'ada'
                    """);
            assertThat(thief.queryForObject("SELECT ledger.actor()", String.class))
                    .isEqualTo(login);
            assertThat(thief.queryForObject(
                            "INSERT INTO case_action (case_id, action) VALUES (?, 'CANCEL') RETURNING maker",
                            String.class,
                            ledger.caseOf(poor)))
                    .isEqualTo(login);
        } finally {
            thief.execute("DISCARD TEMP; RESET ledger.person");
        }
    }

    /** Nobody should grant this, and 'doctor' says so: the guards stand all the same. */
    @Test
    void operators_in_a_schema_in_which_he_may_create_do_not_fool_the_guards() {
        Trades settled = settled();
        ledger.admin.execute("GRANT CREATE ON SCHEMA public TO ledger_runtime");
        try {
            assertThatThrownBy(() -> thief.execute("""
                            CREATE FUNCTION public.blind(text, text) RETURNS boolean LANGUAGE sql AS
                                $$ SELECT $1 OPERATOR(pg_catalog.=) $2 AND $1 OPERATOR(pg_catalog.<>) 'SETTLED' $$;
                            CREATE OPERATOR public.= (LEFTARG = text, RIGHTARG = text, FUNCTION = public.blind);
                            SET search_path = public, pg_catalog, ledger;
                            UPDATE ledger.settlement SET status = 'REJECTED', reason_code = 'EXPIRED' WHERE trade_id = '%s'
                            """.formatted(ledger.id(settled))))
                    .satisfies(refusal -> assertThat(sqlState(refusal)).isEqualTo("23001"));
        } finally {
            thief.execute("SET search_path = ledger");
            ledger.admin.execute("REVOKE CREATE ON SCHEMA public FROM ledger_runtime");
        }
        assertThat(ledger.status(settled)).isEqualTo("SETTLED");
    }

    /** Also those of migrations to come. One is inlined where it is called and names everything with its schema. */
    @Test
    void every_function_of_the_ledger_looks_names_up_in_the_same_places() {
        assertThat(ledger.admin.queryForList("""
                        SELECT p.oid::regprocedure::text FROM pg_proc p WHERE p.pronamespace = 'ledger'::regnamespace
                        AND NOT 'search_path=pg_catalog, ledger, pg_temp' = ANY (coalesce(p.proconfig, '{}'))
                        """, String.class)).containsExactly("ledger.person_of(text)");
    }

    /** He may open accounts, as the worker's command does: whoever set the floor is on record, and the record stays. */
    @Test
    void a_floor_that_he_gives_is_written_down_with_his_name() {
        Long account = thief.queryForObject(
                "INSERT INTO account (owner_id, asset_code) VALUES ('accomplice', 'EUR') RETURNING id", Long.class);
        thief.update("INSERT INTO account_balance (account_id, floor) VALUES (?, -500)", account);

        assertThat(ledger.ask(
                        "SELECT set_by || ' ' || floor FROM ledger.account_terms WHERE account_id = ?",
                        Objects.requireNonNull(account)))
                .isEqualTo(login + " -500");
    }

    /** No privilege can tell the worker's own posting from his: this is what {@code ledger verify} is for. */
    @Test
    void a_balance_changed_without_an_entry_is_found() {
        String owner = settled().event().buyerId().value();
        String change = "UPDATE account_balance SET posted = posted %s 7 WHERE account_id ="
                + " (SELECT id FROM account WHERE owner_id = '" + owner + "' AND asset_code = 'EUR')";
        thief.execute(change.formatted("+"));
        try {
            assertThat(new LedgerVerifier(new JdbcTemplate(ledger.source))
                            .verify(Set.of(), null, Watch.NOBODY).checks().stream()
                                    .map(Checked::broken)
                                    .flatMap(Optional::stream))
                    .anySatisfy(broken -> assertThat(broken.toString())
                            .contains("account_balance")
                            .contains("posted"));
        } finally {
            thief.execute(change.formatted("-"));
        }
    }

    private static Trades settled() {
        Trades trade = trade().buyer(ledger.party("buyer", 5_00))
                .seller(ledger.party("seller", 0))
                .amount("1.00");
        assertThat(ledger.settle(trade)).containsExactly("SETTLED");
        return trade;
    }

    @Test
    void an_unbalanced_journal_is_refused_to_him_too() {
        assertThatThrownBy(() -> thief.execute(
                        "INSERT INTO entry (settlement_seq, leg, batch_id, account_id, asset_code, amount, balance_after, account_version)"
                                + " VALUES (-1, 1, gen_random_uuid(), 1, 'EUR', 5, 5, 1)"))
                .satisfies(refusal -> assertThat(sqlState(refusal)).isEqualTo("23514"));
    }

    private static String sqlState(Throwable refusal) {
        Throwable cause = refusal instanceof DataAccessException e ? e.getMostSpecificCause() : refusal;
        return cause instanceof SQLException e ? String.valueOf(e.getSQLState()) : cause.toString();
    }
}
