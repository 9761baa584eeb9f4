package tech.novaeco.settlement.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tech.novaeco.settlement.adapter.postgres.Database;
import tech.novaeco.settlement.adapter.postgres.DatabaseUrl;
import tech.novaeco.settlement.adapter.postgres.Migrations;
import tech.novaeco.settlement.adapter.postgres.Sealing;
import tech.novaeco.settlement.adapter.verify.Broken;
import tech.novaeco.settlement.adapter.verify.Checked;
import tech.novaeco.settlement.adapter.verify.LedgerVerifier;
import tech.novaeco.settlement.adapter.verify.Watch;
import tech.novaeco.settlement.seal.NoteSigner;
import tech.novaeco.settlement.support.Deposits;
import tech.novaeco.settlement.support.Servers;
import tech.novaeco.settlement.support.ServersExtension;
import tech.novaeco.settlement.support.TestReceipts;
import tech.novaeco.settlement.support.Trades;

/** A ledger with everything in it is intact; then a database superuser with all triggers and checks off changes it. */
@Tag("slow")
@ExtendWith(ServersExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LedgerVerifyTest {
    private static final NoteSigner SIGNER = NoteSigner.generate("novafin/settlement", new SecureRandom());

    private static final Instant LATE = Instant.parse("2099-01-01T00:00:00Z");

    private static final Set<String> TABLES = Set.of(
            "entry",
            "pending_trade",
            "account_balance",
            "settlement",
            "settlement_attempt",
            "batch",
            "reversal",
            "hold",
            "hold_resolution",
            "right_token",
            "right_token_history",
            "receipt_key",
            "conversion_rate",
            "charge",
            "ledger_seal",
            "seal_node",
            "checkpoint",
            "seal_key");

    /** When something was told, signed or first used: nothing follows from it, and it follows from nothing. */
    private static final Set<String> SAYS_NOTHING = Set.of(
            "batch.dispatched_at",
            "checkpoint.signed_at",
            // what it lacked when it was last tried: whether it settles is decided anew
            "pending_trade.needed",
            "pending_trade.lack",
            "pending_trade.postponed_until",
            "receipt_key.created_at",
            "right_token_history.note",
            "right_token_history.actor",
            "seal_key.first_used_at",
            "conversion_rate.recorded_at",
            "conversion_rate.set_by");

    @TempDir
    private static Path directory;

    private final Setup setup;
    private final DatabaseUrl url;
    private final String adminUrl;

    LedgerVerifyTest(Servers servers) {
        setup = CliRun.servers(servers.databaseUrl(), servers.rabbitUri());
        url = DatabaseUrl.parse(servers.databaseUrl());
        adminUrl = servers.jdbcUrl();
    }

    private record Column(String table, String name, String type) {
        @Override
        public String toString() {
            return table + "." + name;
        }
    }

    @BeforeAll
    void settle_something_of_every_kind() throws SQLException {
        Migrations.migrate(url);
        try (OneShotWorker worker = new OneShotWorker(url);
                HikariDataSource pool = Database.pool(url, 1)) {
            new JdbcTemplate(pool)
                    .update(
                            "INSERT INTO ledger.receipt_key (kid, public_key) VALUES (?, ?)",
                            TestReceipts.KEY.publicKey().kid(),
                            TestReceipts.KEY.publicKey().raw());
            for (String owner : List.of("alice", "bob")) {
                run("account", "open", owner, "EUR", "--floor", "5");
                run("account", "open", owner, "CARBON_CREDIT");
                run("account", "fund", owner, "EUR", "100", "--ref", owner, "--wait", "0");
            }
            run("account", "fund", "bob", "CARBON_CREDIT", "9", "--ref", "credits", "--wait", "0");
            worker.sweep();
            seal(pool);
            Trades first = trade("1.50")
                    .executedAt(Instant.parse("2026-01-02T03:04:05Z"))
                    .priority(3);
            worker.receive(first);
            for (int i = 2; i < 7; i++) {
                worker.receive(trade(i + ".50").delivery("CARBON_CREDIT", "1"));
                seal(pool);
            }
            sellARight(worker);
            convertAndWithhold(worker);
            deposits(worker);
            rejectRetryAndCancel(worker);
            waitAndSettle(worker);
            settleTogether(worker);
            run(
                    "trade",
                    "reverse",
                    first.event().tradeId().toString(),
                    "--amount",
                    "1.00",
                    "--reason",
                    "broken crate",
                    "--wait",
                    "0");
            worker.sweep();
            run("account", "freeze", "bob", "EUR");
            fundAnAccountThatIsClosedMeanwhile(worker);
            seal(pool);
        }
    }

    private static void settleTogether(OneShotWorker worker) {
        UUID link = UUID.randomUUID();
        worker.receive(trade("0.30").link(link, 2));
        worker.receive(trade("0.40").buyer("bob").seller("alice").link(link, 2));
        worker.sweep();
        // and one that waits for others; how long at most is the worker's to say, so it is neither the first nor the
        // last that waits
        worker.receive(trade("0.50").link(UUID.randomUUID(), 2));
        worker.receive(trade("40").buyer("dora").settleBy(LATE));
    }

    private void sellARight(OneShotWorker worker) {
        run("account", "open", "alice", "MATERIAL_RIGHT");
        run("account", "open", "bob", "MATERIAL_RIGHT");
        run("right", "mint", "flat-1", "MATERIAL_RIGHT", "bob", "--ref", "flat-1", "--wait", "0");
        run("right", "mint", "flat-2", "MATERIAL_RIGHT", "bob", "--ref", "flat-2", "--wait", "0");
        run("asset", "burn", "bob", "CARBON_CREDIT", "1", "--ref", "retired", "--wait", "0");
        worker.sweep();
        run("right", "encumber", "flat-1", "LEASED", "--note", "to carol, for a year");
        run("right", "release", "flat-1", "--note", "the year is over");
        run("right", "burn", "flat-2", "MATERIAL_RIGHT", "bob", "--ref", "torn down", "--wait", "0");
        worker.sweep();
        worker.receive(trade("1.00").deliveryOf("MATERIAL_RIGHT", "flat-1"));
    }

    private void convertAndWithhold(OneShotWorker worker) {
        run("account", "open", "alice", "JPY");
        run("account", "open", "state", "EUR");
        run("account", "fund", "alice", "JPY", "9000", "--ref", "yen", "--wait", "0");
        run("account", "fund", "conversion-desk", "EUR", "50", "--ref", "desk", "--wait", "0");
        worker.sweep();
        run("rate", "set", "EUR", "JPY", "160.55", "--source", "ECB");
        worker.receive(trade("10.01").with("payWith", "\"JPY\""));
        worker.receive(trade("1.01").with("payWith", "\"JPY\"").with("charges", """
                [{"payeeId": "state", "kind": "TAX", "percent": "19"}]"""));
        worker.receive(trade("1000").with("payWith", "\"JPY\"").settleBy(LATE).executedAt(LATE));
    }

    /** One that stays open, one given back, one captured in part, one that expires. */
    private static void deposits(OneShotWorker worker) {
        Deposits open = Deposits.placed("alice", "bob").amount("0.10");
        Deposits returned = Deposits.placed("alice", "bob").amount("0.20");
        Deposits broken = Deposits.placed("alice", "bob").amount("0.30");
        Deposits forgotten = Deposits.placed("alice", "bob")
                .amount("0.40")
                .expiresAt(Instant.now().plusSeconds(5));
        Stream.of(open, returned, broken, forgotten, returned.released()).forEach(worker::receive);
        worker.receive(broken.captured().amount("0.25"));
        Awaitility.await().pollInSameThread().until(worker::sweepHolds);
    }

    private void fundAnAccountThatIsClosedMeanwhile(OneShotWorker worker) {
        run("account", "open", "carol", "EUR");
        run("account", "fund", "carol", "EUR", "1", "--ref", "too late", "--wait", "0");
        run("account", "close", "carol", "EUR");
        worker.sweep();
    }

    private void rejectRetryAndCancel(OneShotWorker worker) {
        Trades retried = trade("200");
        Trades cancelled = trade("1000");
        Trades open = trade("2000");
        Stream.of(retried, cancelled, open).forEach(worker::receive);
        run("account", "fund", "alice", "EUR", "150", "--ref", "more", "--wait", "0");
        worker.sweep();
        run("case", "retry", caseOf(retried), "--wait", "0");
        run("case", "cancel", caseOf(cancelled), "--wait", "0");
        worker.sweep();
    }

    private void waitAndSettle(OneShotWorker worker) {
        run("account", "open", "dora", "EUR");
        worker.receive(trade("20").buyer("dora").settleBy(LATE).executedAt(LATE));
        worker.receive(trade("30").buyer("dora").settleBy(LATE).executedAt(LATE).priority(4));
        run("account", "fund", "dora", "EUR", "25", "--ref", "dora", "--wait", "0");
        worker.sweep();
        worker.sweep();
    }

    private String caseOf(Trades trade) {
        return String.valueOf(new JdbcTemplate(new DriverManagerDataSource(adminUrl))
                .queryForObject(
                        "SELECT id FROM ledger.exception_case WHERE trade_id = ?::uuid",
                        Long.class,
                        trade.event().tradeId().toString()));
    }

    private static Trades trade(String amount) {
        return Trades.trade().buyer("alice").seller("bob").amount(amount);
    }

    private static void seal(HikariDataSource pool) {
        Sealing sealing = new Sealing(new JdbcTemplate(pool), SIGNER);
        new TransactionTemplate(new JdbcTransactionManager(pool)).executeWithoutResult(status -> sealing.sealSome());
    }

    private CliRun run(String... arguments) {
        return CliRun.of(setup, arguments);
    }

    @Test
    void an_intact_ledger_is_told_to_be_so_and_how_much_was_looked_at() {
        CliRun verified = run("ledger", "verify", "-o", "json");
        assertThat(verified.out() + verified.err()).contains("\"ledger\" : \"intact\"");
        assertThat(verified.exitCode()).isZero();
        assertThat(verified.json().path("checks"))
                .hasSizeGreaterThan(20)
                .allSatisfy(check -> assertThat(check.path("covered").asLong())
                        .as(check.path("check").asText())
                        .isPositive());
        assertThat(run("ledger", "verify").out()).contains("yes").doesNotContain("NO");
    }

    @TestFactory
    Stream<DynamicTest> a_changed_byte_in_any_column_is_found() {
        return columns().stream()
                .filter(column -> !SAYS_NOTHING.contains(column.toString()))
                .map(column -> DynamicTest.dynamicTest(column.toString(), () -> assertFound(column)));
    }

    private List<Column> columns() {
        return new JdbcTemplate(new DriverManagerDataSource(adminUrl))
                        .query(
                                "SELECT table_name, column_name, data_type FROM information_schema.columns"
                                        + " WHERE table_schema = 'ledger' ORDER BY table_name, ordinal_position",
                                (row, n) -> new Column(row.getString(1), row.getString(2), row.getString(3)))
                        .stream()
                        .filter(column -> TABLES.contains(column.table()))
                        .toList();
    }

    /** In the first row that has a value, and in the last. */
    private void assertFound(Column column) throws SQLException {
        for (String order : List.of("ASC", "DESC")) {
            List<Broken> broken = afterwards("UPDATE ledger." + column.table() + " SET " + column.name() + " = "
                    + changed(column) + " WHERE ctid = (SELECT ctid FROM ledger." + column.table() + " WHERE "
                    + column.name() + " IS NOT NULL ORDER BY ctid " + order + " LIMIT 1)");
            assertThat(broken).as("%s in the %s row", column, order).isNotEmpty();
        }
    }

    /** One byte, in the middle where a value has one. */
    private static String changed(Column column) {
        String name = column.name();
        return switch (column.type()) {
            case "uuid" ->
                "(overlay(%1$s::text placing translate(substr(%1$s::text, 20, 1), '0123456789abcdef', '1032547698badcfe')"
                                .formatted(name)
                        + " from 20 for 1))::uuid";
            case "text" ->
                "overlay(%1$s placing CASE substr(%1$s, length(%1$s) / 2 + 1, 1) WHEN 'A' THEN 'B' ELSE 'A' END from length(%1$s) / 2 + 1 for 1)"
                        .formatted(name);
            case "bytea" -> "set_byte(%1$s, 7, get_byte(%1$s, 7) # 1)".formatted(name);
            case "timestamp with time zone" -> name + " + interval '1 microsecond'";
            default -> name + " # 4096";
        };
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DELETE FROM ledger.entry WHERE settlement_seq = (SELECT max(settlement_seq) FROM ledger.entry)",
                "DELETE FROM ledger.batch WHERE id = (SELECT batch_id FROM ledger.ledger_seal ORDER BY position DESC LIMIT 1)",
                "DELETE FROM ledger.ledger_seal WHERE position = (SELECT max(position) FROM ledger.ledger_seal)",
                "DELETE FROM ledger.settlement_attempt WHERE outcome = 'REJECTED'",
                "DELETE FROM ledger.settlement WHERE status = 'REJECTED'",
                "DELETE FROM ledger.seal_node WHERE level = 1 AND position = 0",
                "DELETE FROM ledger.account_balance WHERE account_id = (SELECT max(account_id) FROM ledger.entry)",
                "DELETE FROM ledger.reversal",
                "DELETE FROM ledger.exception_case WHERE state = 'OPEN'",
                "DELETE FROM ledger.pending_trade",
                "INSERT INTO ledger.pending_trade SELECT 1, batch_id, account_id, needed, lack, priority, settle_by, payload, recorded_at"
                        + " FROM ledger.pending_trade WHERE link_id IS NULL LIMIT 1",
                "UPDATE ledger.settlement SET status = 'PENDING', attempt_no = 0, reason_code = NULL WHERE status = 'REJECTED'",
                "DELETE FROM ledger.funding_request",
                "UPDATE ledger.funding_request SET outcome = 'LACK_OF_FUNDS'",
                "UPDATE ledger.funding_request SET outcome = NULL, executed_at = NULL",
                "UPDATE ledger.reversal_request SET amount = amount + 1",
                "UPDATE ledger.reversal_request SET reason = 'it was lost'",
                "UPDATE ledger.reversal_request SET outcome = 'REFUSED'",
                "INSERT INTO ledger.funding_request (trade_id, ref, owner_id, asset_code, amount, executed_at, outcome)"
                        + " SELECT '0b0c8c50-4d0c-5a3e-9d6a-000000000000', 'x', 'bob', 'EUR', 1, now(), 'SETTLED'",
                "DELETE FROM ledger.case_action",
                "DELETE FROM ledger.case_action WHERE action = 'RETRY'",
                "DELETE FROM ledger.checkpoint",
                "DELETE FROM ledger.checkpoint WHERE tree_size = (SELECT max(tree_size) FROM ledger.checkpoint)",
                // a rejected trade turned into a cancelled one, and the other way round, with their cases
                "WITH c AS (UPDATE ledger.exception_case SET state = 'CANCELLED', closed_at = now() WHERE state = 'OPEN' RETURNING settlement_seq)"
                        + " UPDATE ledger.settlement s SET status = 'CANCELLED' FROM c WHERE s.seq = c.settlement_seq",
                "WITH c AS (UPDATE ledger.exception_case SET state = 'OPEN', closed_at = NULL WHERE state = 'CANCELLED' RETURNING settlement_seq)"
                        + " UPDATE ledger.settlement s SET status = 'REJECTED' FROM c WHERE s.seq = c.settlement_seq",
                "UPDATE ledger.exception_case SET reason_text = 'no reason' WHERE state = 'OPEN'",
                "UPDATE ledger.exception_case SET opened_at = opened_at - interval '1 day' WHERE state = 'OPEN'",
                "UPDATE ledger.account SET owner_id = 'mallory' WHERE owner_id = 'bob' AND asset_code = 'EUR'",
                "UPDATE ledger.asset SET scale = 3 WHERE code = 'EUR'",
                "INSERT INTO ledger.seal_node VALUES (9, 9, sha256('x'))",
                "INSERT INTO ledger.batch (id, trade_count) VALUES (gen_random_uuid(), 0)",
                "UPDATE ledger.settlement_attempt SET rate_id = NULL WHERE rate_id IS NOT NULL",
                "DELETE FROM ledger.conversion_rate",
                "DELETE FROM ledger.charge",
                "INSERT INTO ledger.charge SELECT settlement_seq, leg, 'FEE' FROM ledger.entry WHERE leg = 3",
                "UPDATE ledger.right_token SET owner_id = 'bob' WHERE token_id = 'flat-1'",
                "DELETE FROM ledger.right_token WHERE token_id = 'flat-1'",
                "DELETE FROM ledger.right_token_history WHERE token_id = 'flat-1' AND change_no = 4",
                "DELETE FROM ledger.right_token_history WHERE token_id = 'flat-1' AND change_no = 2",
                // money from nowhere, with balances that fit
                "WITH e AS (INSERT INTO ledger.entry SELECT settlement_seq, leg + 2, batch_id, account_id, asset_code, amount,"
                        + " balance_after + amount, account_version, recorded_at FROM ledger.entry"
                        + " WHERE settlement_seq = (SELECT max(settlement_seq) FROM ledger.entry) AND leg <= 2 RETURNING account_id, amount)"
                        + " UPDATE ledger.account_balance b SET posted = posted + e.amount FROM e WHERE b.account_id = e.account_id"
            })
    void rows_taken_out_put_in_or_moved_are_found(String change) throws SQLException {
        assertThat(afterwards(change)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE ledger.settlement SET link_size = 3 WHERE link_id IS NOT NULL",
                "UPDATE ledger.settlement SET link_id = gen_random_uuid() WHERE link_id IS NOT NULL AND leaf_index = 0",
                "UPDATE ledger.settlement SET status = 'CANCELLED' WHERE link_id IS NOT NULL AND leaf_index = 0"
            })
    void a_part_of_a_link_is_found_without_the_seal(String change) throws SQLException {
        assertThat(afterwards(change))
                .anySatisfy(broken -> assertThat(broken.toString()).contains("link "));
    }

    @Test
    void the_broken_row_is_named_with_what_was_found_and_what_was_expected() throws SQLException {
        assertThat(afterwards("UPDATE ledger.account_balance SET posted = posted + 1 WHERE account_id ="
                        + " (SELECT id FROM ledger.account WHERE owner_id = 'alice' AND asset_code = 'EUR')"))
                .anySatisfy(broken -> assertThat(broken.toString())
                        .contains("account_balance")
                        .contains("posted")
                        .contains("expected"));
    }

    /** What is found after the change, which is then taken back. */
    private List<Broken> afterwards(String change) throws SQLException {
        try (Connection connection = new DriverManagerDataSource(adminUrl).getConnection()) {
            connection.setAutoCommit(false);
            JdbcTemplate jdbc = new JdbcTemplate(new SingleConnectionDataSource(connection, true));
            withoutGuards(jdbc);
            assertThat(jdbc.update(change)).as(change).isPositive();
            List<Broken> broken = new LedgerVerifier(jdbc)
                    .verify(Set.of(), null, Watch.NOBODY).checks().stream()
                            .map(Checked::broken)
                            .flatMap(Optional::stream)
                            .toList();
            connection.rollback();
            return broken;
        }
    }

    private static void withoutGuards(JdbcTemplate jdbc) {
        jdbc.execute("ALTER TABLE ledger.settlement ALTER COLUMN seq DROP IDENTITY");
        for (String table : jdbc.queryForList(
                "SELECT tablename FROM pg_tables WHERE schemaname = 'ledger' AND tablename <> 'flyway_schema_history'",
                String.class)) {
            jdbc.execute("ALTER TABLE ledger." + table + " DISABLE TRIGGER ALL");
        }
        for (String drop : jdbc.queryForList(
                "SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname) FROM pg_constraint"
                        + " WHERE connamespace = 'ledger'::regnamespace AND contype IN ('c', 'f') AND conrelid <> 0",
                String.class)) {
            jdbc.execute(drop);
        }
    }

    @Test
    void assets_that_make_no_sense_are_a_broken_ledger_not_a_broken_command() throws SQLException {
        JdbcTemplate admin = new JdbcTemplate(new DriverManagerDataSource(adminUrl));
        admin.execute("ALTER TABLE ledger.asset DISABLE TRIGGER ALL");
        admin.update("UPDATE ledger.asset SET kind = 'FIaT' WHERE code = 'JPY'");
        CliRun verified = run("ledger", "verify");
        admin.update("UPDATE ledger.asset SET kind = 'FIAT' WHERE code = 'JPY'");
        assertThat(verified.exitCode()).isEqualTo(1);
        assertThat(verified.err()).contains("BROKEN", "FIaT");
    }

    @Test
    void a_checkpoint_that_others_hold_finds_a_log_that_is_shorter_or_another() throws Exception {
        Path ours = Files.writeString(
                directory.resolve("ours"), run("checkpoint", "show").out());
        assertThat(run("ledger", "verify", "--against", ours.toString()).exitCode())
                .isZero();
        NoteSigner signer = SIGNER;
        String longer = signer.sign("novafin/settlement\n1000\n" + "A".repeat(43) + "=\n");
        CliRun shorter = run(
                "ledger",
                "verify",
                "--against",
                Files.writeString(directory.resolve("longer"), longer).toString());
        assertThat(shorter.exitCode()).isEqualTo(1);
        assertThat(shorter.out()).contains("BROKEN", "the log was of 1000 batches", "to 999 are missing");
        String other = signer.sign("novafin/settlement\n3\n" + "A".repeat(43) + "=\n");
        CliRun forked = run(
                "ledger",
                "verify",
                "--against",
                Files.writeString(directory.resolve("other"), other).toString());
        assertThat(forked.exitCode()).isEqualTo(1);
        assertThat(forked.out()).contains("the first 3 batches have the root");
        NoteSigner stranger = NoteSigner.generate("novafin/settlement", new SecureRandom());
        CliRun unknown = run(
                "ledger",
                "verify",
                "--against",
                Files.writeString(
                                directory.resolve("unknown"),
                                stranger.sign("novafin/settlement\n3\n" + "A".repeat(43) + "=\n"))
                        .toString());
        assertThat(unknown.exitCode()).isEqualTo(1);
        assertThat(unknown.err()).contains("--key");
    }
}
