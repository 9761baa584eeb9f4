package tech.novaeco.settlement.cli;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tech.novaeco.settlement.adapter.desk.Row;
import tech.novaeco.settlement.adapter.postgres.Receipts;
import tech.novaeco.settlement.receipt.HeldFunds;
import tech.novaeco.settlement.receipt.InvalidReceipt;
import tech.novaeco.settlement.receipt.KeySet;
import tech.novaeco.settlement.receipt.Receipt;
import tech.novaeco.settlement.receipt.ReceiptVerifier;
import tech.novaeco.settlement.receipt.ReceiptVerifier.Verified;
import tech.novaeco.settlement.receipt.Statement;
import tech.novaeco.settlement.trade.TradeId;

/** Receipts: what they say, and whether they are true. */
@Command(name = "receipt", description = "Shows and verifies receipts of settled trades.")
final class ReceiptCommand {
    private final Cli cli;

    ReceiptCommand(Cli cli) {
        this.cli = cli;
    }

    @Command(
            name = "show",
            description = "Shows a trade's receipt; with -o json the receipt itself, to save or to send.")
    int show(@Parameters(paramLabel = "TRADE", description = "The trade's id.") TradeId trade) {
        try (LedgerSession ledger = cli.ledger()) {
            Receipts receipts = new Receipts(ledger.jdbc(), ledger.assets());
            Receipt receipt = receipts.find(trade)
                    .orElseThrow(() -> Refusal.negative("trade " + trade
                            + " has no receipt: only a settled trade has one; see 'trade show " + trade + "'"));
            Row row = stated(new Row(), receipt.statement())
                    .with("leaf", receipt.index())
                    .with("reversedBy", reversals(receipts, trade));
            cli.printer().print(withLegs(row, receipt.statement()), receipt.text());
            return 0;
        }
    }

    @Command(
            name = "verify",
            description = {
                "Says whether a receipt is true. Nothing but public keys is needed for that.",
                "Where a worker answers, it is asked whether the trade was reversed later."
            })
    int verify(
            @Parameters(paramLabel = "FILE", description = "A file with one receipt, or - for standard input.")
                    String file,
            @Option(
                            names = "--jwks",
                            paramLabel = "FILE|URL",
                            description = "The keys you trust; default: those of the worker.")
                    @Nullable
                    String jwks,
            @Option(
                            names = "--worker",
                            paramLabel = "URL",
                            description = "Which worker to ask; default: the one on this machine's HTTP_PORT.")
                    @Nullable
                    URI worker,
            @Option(names = "--offline", description = "Ask no worker.") boolean offline) {
        if (offline && (jwks == null || worker != null)) {
            throw Refusal.usage("--offline goes with --jwks and without --worker");
        }
        String text = ReceiptFile.read(file);
        Optional<WorkerSite> site = offline ? Optional.empty() : Optional.of(site(worker));
        KeySet keys = ReceiptFile.keys(jwks, site);
        try {
            Verified verified = new ReceiptVerifier(keys).verify(text);
            Row row = new Row().with("valid", true);
            stated(row, verified.receipt().statement())
                    .with("leaf", verified.receipt().index())
                    .with("treeSize", verified.treeSize())
                    .with("key", verified.key().kid());
            site.ifPresent(
                    asked -> standing(row, asked, verified.receipt().statement().tradeId()));
            cli.printer().print(withLegs(row, verified.receipt().statement()));
            return 0;
        } catch (InvalidReceipt e) {
            cli.printer()
                    .print(new Row()
                            .with("valid", false)
                            .with("flaw", e.flaw())
                            .with("where", e.where())
                            .with("text", e.where() + " " + e.getMessage()));
            return Refusal.NEGATIVE;
        }
    }

    private WorkerSite site(@Nullable URI worker) {
        return new WorkerSite(
                worker == null ? URI.create("http://127.0.0.1:" + cli.setup().httpPort()) : worker);
    }

    /** A receipt is true for ever; whether it is the last word only the ledger knows. */
    private void standing(Row row, WorkerSite site, TradeId trade) {
        WorkerSite.Standing standing = site.standing(trade);
        row.with("worker", standing.answer()).with("reversed", standing.reversed());
        if (Boolean.TRUE.equals(standing.reversed())) {
            cli.remark("WARNING: the receipt is true, but trade " + trade + " was reversed later, by "
                    + String.join(", ", standing.reversedBy()));
        } else if (standing.answer().equals(WorkerSite.UNKNOWN)) {
            cli.remark("WARNING: the receipt is true, but worker " + site + " does not know trade " + trade
                    + ": its ledger is another one, or was restored from a backup that is older than the trade");
        } else if (standing.reversed() == null) {
            cli.remark("whether trade " + trade + " was reversed later is not known: worker " + site + " is "
                    + standing.answer());
        }
    }

    private static Row stated(Row row, Statement statement) {
        return row.with("tradeId", statement.tradeId())
                .with("kind", statement.kind())
                .with("attemptNo", statement.attemptNo())
                .with("buyer", statement.buyerId())
                .with("seller", statement.sellerId())
                .with("tradeHash", statement.tradeHash())
                .with("recordedAt", statement.recordedAt())
                .with("batch", statement.batchId())
                .with("reverses", statement.reverses().orElse(null))
                .with("hold", statement.hold().map(ReceiptCommand::held).orElse(null));
    }

    private static String held(HeldFunds hold) {
        return hold.id() + ": " + hold.amount() + " " + hold.assetType() + " of " + hold.from() + " for " + hold.to()
                + " until " + hold.expiresAt()
                + hold.resolution().map(how -> ", " + how).orElse("");
    }

    private static Row withLegs(Row row, Statement statement) {
        List<Row> legs = statement.legs().stream()
                .map(leg -> new Row()
                        .with("from", leg.from())
                        .with("to", leg.to())
                        .with("asset", leg.assetType())
                        .with("amount", leg.amount())
                        .with("token", leg.tokenId().orElse(null)))
                .toList();
        return row.withRows("legs", legs);
    }

    private static @Nullable String reversals(Receipts receipts, TradeId trade) {
        List<String> reversals =
                receipts.standing(trade).map(Receipts.Standing::reversedBy).orElse(List.of());
        return reversals.isEmpty() ? null : String.join(" ", reversals);
    }
}
