package tech.novaeco.settlement.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The real schema with a few rows written by hand: one settled trade with delivery, one rejected. */
final class SampleLedger {
    static final String SETTLED = "00000000-0000-0000-0000-000000000001";
    static final String REJECTED = "00000000-0000-0000-0000-000000000002";
    static final String BATCH = "00000000-0000-0000-0000-0000000000b1";
    static final String HASH = "a".repeat(64);

    private static final Path MIGRATIONS = Path.of("src", "main", "resources", "db", "migration");
    private static final String ROWS = """
            INSERT INTO account (id, owner_id, asset_code) OVERRIDING SYSTEM VALUE VALUES
                (101, 'alice', 'EUR'), (102, 'bob', 'EUR'), (103, 'alice', 'CARBON_CREDIT'), (104, 'bob', 'CARBON_CREDIT');
            INSERT INTO batch (id, trade_count, dispatched_at) VALUES ('%2$s', 2, now());
            INSERT INTO settlement (seq, trade_id, kind, trade_hash, buyer_id, seller_id, status, reason_code, batch_id)
                OVERRIDING SYSTEM VALUE VALUES
                (11, gen_random_uuid(), 'FUND', '%1$s', 'alice', 'novafin', 'SETTLED', NULL, '%2$s'),
                (12, gen_random_uuid(), 'FUND', '%1$s', 'bob', 'novafin', 'SETTLED', NULL, '%2$s'),
                (13, '%3$s', 'TRADE', '%1$s', 'alice', 'bob', 'SETTLED', NULL, '%2$s'),
                (14, '%4$s', 'TRADE', '%1$s', 'alice', 'bob', 'REJECTED', 'LACK_OF_FUNDS', '%2$s');
            INSERT INTO entry (settlement_seq, leg, batch_id, account_id, asset_code, amount, balance_after, account_version)
                SELECT seq, leg, '%2$s', coalesce(account, issuer_account), asset, amount, after, 1
                FROM (VALUES (11, 1, NULL, 'EUR', -10000, -10000), (11, 2, 101, 'EUR', 10000, 10000),
                        (12, 1, NULL, 'CARBON_CREDIT', -5000, -5000), (12, 2, 104, 'CARBON_CREDIT', 5000, 5000),
                        (13, 1, 101, 'EUR', -1250, 8750), (13, 2, 102, 'EUR', 1250, 1250),
                        (13, 3, 104, 'CARBON_CREDIT', -3000, 2000), (13, 4, 103, 'CARBON_CREDIT', 3000, 3000))
                    AS legs (seq, leg, account, asset, amount, after)
                JOIN asset ON code = asset;
            INSERT INTO account_balance (account_id, posted, version)
                VALUES (101, 8750, 1), (102, 1250, 1), (103, 3000, 1), (104, 2000, 1);
            UPDATE account_balance b SET posted = -10000 FROM asset WHERE issuer_account = b.account_id AND code = 'EUR';
            UPDATE account_balance b SET posted = -5000
                FROM asset WHERE issuer_account = b.account_id AND code = 'CARBON_CREDIT';
            INSERT INTO exception_case (id, trade_id, settlement_seq, reason_code, reason_text, body_sha256, payload, batch_id)
                OVERRIDING SYSTEM VALUE VALUES (21, '%4$s', 14, 'LACK_OF_FUNDS', 'too little', '%1$s', '', '%2$s');
            """.formatted(HASH, BATCH, SETTLED, REJECTED);

    private final String jdbcUrl;

    private SampleLedger(String jdbcUrl) {
        this.jdbcUrl = jdbcUrl;
    }

    /** Starts anew where there is one already. */
    static SampleLedger create(String jdbcUrl) throws SQLException {
        SampleLedger ledger = new SampleLedger(jdbcUrl);
        for (String role : List.of("ledger_owner", "ledger_runtime", "ledger_api", "ledger_desk")) {
            // roles belong to the whole cluster: another test may be creating them right now
            ledger.run("DO $$ BEGIN CREATE ROLE " + role + " NOLOGIN;"
                    + " EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$");
        }
        ledger.run("DROP SCHEMA IF EXISTS ledger CASCADE");
        ledger.run("CREATE SCHEMA ledger");
        for (String migration : migrations()) {
            ledger.run(migration);
        }
        // what the schema refuses must still be found where somebody got around it
        for (String table : List.of("entry", "settlement", "account_balance", "batch", "exception_case")) {
            ledger.run("ALTER TABLE " + table + " DISABLE TRIGGER USER");
        }
        ledger.run(ROWS);
        ledger.run("ALTER TABLE account_balance DROP CONSTRAINT account_balance_check");
        return ledger;
    }

    void run(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(jdbcUrl);
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("SET LOCAL search_path = ledger");
            statement.execute(sql);
            connection.commit();
        }
    }

    private static List<String> migrations() {
        try (Stream<Path> files = Files.list(MIGRATIONS)) {
            return files.filter(file -> file.getFileName().toString().startsWith("V"))
                    .sorted(Comparator.comparingInt(SampleLedger::version))
                    .map(SampleLedger::read)
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static int version(Path file) {
        return Integer.parseInt(file.getFileName().toString().replaceAll("^V(\\d+)__.*", "$1"));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
