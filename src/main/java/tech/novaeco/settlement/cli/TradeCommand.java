package tech.novaeco.settlement.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tech.novaeco.settlement.adapter.rabbit.TradeSender;
import tech.novaeco.settlement.settlement.Transient;
import tech.novaeco.settlement.trade.RefusedTrade;
import tech.novaeco.settlement.trade.TradeHashes;
import tech.novaeco.settlement.trade.TradeId;

/** Everything about trades, and help for those who publish them. */
@Command(name = "trade", description = "Shows, hashes, checks and publishes trades.")
final class TradeCommand {
    private static final String FILE = "A file with one trade in JSON, or - for standard input.";

    private final Cli cli;

    TradeCommand(Cli cli) {
        this.cli = cli;
    }

    @Command(name = "show", description = "Shows what became of a trade.")
    int show(@Parameters(paramLabel = "ID", description = "The trade's id.") TradeId id) {
        try (LedgerSession ledger = cli.ledger()) {
            Trades trades = new Trades(ledger);
            cli.printer().print(trades.find(id).orElseThrow(() -> notFound(id, trades.cases(id))));
            return 0;
        }
    }

    @Command(name = "hash", description = "Prints the bytes that a trade's hash is made of, and the hash.")
    int hash(@Parameters(paramLabel = "FILE", description = FILE) String file) {
        try {
            JsonNode tree = TradeFile.read(file).tree();
            String hash = TradeHashes.hash(tree).hex();
            cli.printer()
                    .print(new Row()
                            .with("canonical", new String(TradeHashes.canonicalBytes(tree), StandardCharsets.UTF_8))
                            .with("sha256", hash)
                            .with("matches", hash.equals(tree.path("tradeHash").textValue())));
            return 0;
        } catch (RefusedTrade e) {
            throw refused(e, "");
        }
    }

    @Command(
            name = "check",
            description = "Says what the worker would say of a trade; accounts and funds are not asked.")
    int check(@Parameters(paramLabel = "FILE", description = FILE) String file) {
        TradeFile trade = TradeFile.read(file);
        TradeCheck check = prepared();
        Row answer = new Row();
        try {
            check.check(trade);
            answer.with("valid", true).with("reason", null).with("text", null);
        } catch (RefusedTrade e) {
            answer.with("valid", false).with("reason", e.reason()).with("text", e.getMessage());
        }
        cli.printer().print(answer.with("assetScaleChecked", check.assetsChecked()));
        return Boolean.TRUE.equals(answer.members().get("valid")) ? 0 : Refusal.NEGATIVE;
    }

    @Command(name = "publish", description = "Sends a trade to the worker's queue and waits for the broker's confirm.")
    int publish(
            @Parameters(paramLabel = "FILE", description = FILE) String file,
            @Option(names = "--fix-hash", description = "Set the hash to what it should be.") boolean fixHash,
            @Option(names = "--force", description = "Also send what 'trade check' refuses.") boolean force) {
        TradeFile trade = TradeFile.read(file);
        if (fixHash) {
            try {
                trade = trade.withRightHash();
            } catch (RefusedTrade e) {
                throw refused(e, "; without --fix-hash, --force sends it as it is");
            }
        }
        try {
            prepared().check(trade);
        } catch (RefusedTrade e) {
            if (!force) {
                throw refused(e, "; nothing was sent (--force sends it all the same)");
            }
            cli.remark("sent although it is " + e.reason() + ": " + e.getMessage());
        }
        String queue = cli.setup().queueName();
        send(trade, queue);
        cli.printer()
                .print(new Row()
                        .with("published", true)
                        .with("queue", queue)
                        .with("tradeId", tradeId(trade))
                        .with("bytes", trade.bytes().length));
        return 0;
    }

    private void send(TradeFile trade, String queue) {
        try (TradeSender sender = new TradeSender(cli.setup().rabbitUri(), queue)) {
            sender.send(trade.bytes(), Instant.now());
        } catch (IllegalArgumentException e) {
            throw Refusal.usage("RABBITMQ_URI=(not shown) is not allowed; allowed: " + e.getMessage());
        } catch (Transient e) {
            throw Refusal.unavailable(e.getMessage() + Failures.rootCause(e)
                    + "; check that the broker and a worker run and what RABBITMQ_URI"
                    + " and QUEUE_NAME say, then publish again: the same trade settles once");
        }
    }

    private TradeCheck prepared() {
        TradeCheck check = TradeCheck.prepare(cli.setup());
        if (!check.assetsChecked()) {
            cli.remark("the database did not answer: whether the assets exist and have as many digits was not checked");
        }
        return check;
    }

    private static String tradeId(TradeFile trade) {
        try {
            return trade.tree().path("tradeId").asText();
        } catch (RefusedTrade e) {
            return "";
        }
    }

    private static Refusal notFound(TradeId id, List<Row> cases) {
        return Refusal.negative("trade " + id + " is not in the ledger"
                + (cases.isEmpty()
                        ? ": it has not arrived, or is being settled right now"
                        : ", but case " + cases.get(0).members().get("case") + " ("
                                + cases.get(0).members().get("reason") + ") names it: see 'case show'"));
    }

    private static Refusal refused(RefusedTrade e, String advice) {
        return Refusal.negative(e.reason() + ": " + e.getMessage() + advice);
    }
}
