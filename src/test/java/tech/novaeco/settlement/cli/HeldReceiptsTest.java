package tech.novaeco.settlement.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;
import tech.novaeco.settlement.adapter.postgres.AssetRegistry;
import tech.novaeco.settlement.adapter.postgres.Database;
import tech.novaeco.settlement.adapter.postgres.DatabaseUrl;
import tech.novaeco.settlement.adapter.postgres.Migrations;
import tech.novaeco.settlement.adapter.postgres.Receipts;
import tech.novaeco.settlement.receipt.BatchReceipts;
import tech.novaeco.settlement.receipt.Receipt;
import tech.novaeco.settlement.receipt.Statement;
import tech.novaeco.settlement.support.Servers;
import tech.novaeco.settlement.support.ServersExtension;
import tech.novaeco.settlement.support.TestReceipts;
import tech.novaeco.settlement.support.Trades;

/** A ledger that somebody wrote anew, and signed anew, against a receipt of the time before. */
@ExtendWith(ServersExtension.class)
class HeldReceiptsTest {
    @TempDir
    private Path directory;

    @Test
    void a_receipt_that_says_something_else_than_the_ledger_is_missing_from_it(Servers servers) throws Exception {
        Setup setup = CliRun.servers(servers.databaseUrl(), servers.rabbitUri());
        DatabaseUrl url = DatabaseUrl.parse(servers.databaseUrl());
        Migrations.migrate(url);
        Trades trade = Trades.trade().buyer("alice").seller("bob").amount("1.50");
        try (OneShotWorker worker = new OneShotWorker(url);
                HikariDataSource pool = Database.pool(url, 2)) {
            JdbcTemplate jdbc = new JdbcTemplate(pool);
            jdbc.update(
                    "INSERT INTO ledger.receipt_key (kid, public_key) VALUES (?, ?)",
                    TestReceipts.KEY.publicKey().kid(),
                    TestReceipts.KEY.publicKey().raw());
            CliRun.of(setup, "account", "open", "alice", "EUR");
            CliRun.of(setup, "account", "open", "bob", "EUR");
            CliRun.of(setup, "account", "fund", "alice", "EUR", "100", "--ref", "alice", "--wait", "0");
            worker.sweep();
            worker.receive(trade);
            AssetRegistry assets = new AssetRegistry(jdbc);
            // now: looked up while a row is read they would want a second connection
            assets.reload();
            Receipt ours =
                    new Receipts(jdbc, assets).find(trade.event().tradeId()).orElseThrow();

            assertThat(verify(setup, ours).exitCode()).isZero();
            CliRun other = verify(setup, signedAnew(ours.statement(), "2.50"));
            assertThat(other.exitCode()).isEqualTo(1);
            assertThat(other.out())
                    .contains("missing trades", trade.event().tradeId().toString(), "saying something else");
        }
    }

    private CliRun verify(Setup setup, Receipt held) throws IOException {
        Path file = Files.writeString(directory.resolve("held"), held.text());
        return CliRun.of(setup, "ledger", "verify", "--receipts", file.toString());
    }

    /** With the ledger's own key, for the same batch, and over another amount. */
    private static Receipt signedAnew(Statement said, String amount) {
        Statement.Leg leg = said.legs().get(0);
        Statement other = new Statement(
                said.tradeId(),
                said.kind(),
                said.tradeHash(),
                said.attemptNo(),
                said.buyerId(),
                said.sellerId(),
                List.of(new Statement.Leg(leg.from(), leg.to(), leg.assetType(), amount, leg.tokenId())),
                said.batchId(),
                said.recordedAt(),
                said.reverses(),
                said.conversion(),
                said.hold());
        BatchReceipts batch = new BatchReceipts(List.of(other));
        return batch.receipts(batch.sign(TestReceipts.KEY).jws()).get(0);
    }
}
