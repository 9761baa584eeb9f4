package tech.novaeco.settlement.cli;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tech.novaeco.settlement.adapter.desk.Row;
import tech.novaeco.settlement.adapter.rabbit.TradeSender;
import tech.novaeco.settlement.origin.SecretKey;
import tech.novaeco.settlement.settlement.Transient;
import tech.novaeco.settlement.trade.ReasonCode;
import tech.novaeco.settlement.trade.RefusedTrade;

/** Sends trades as a market place does. All are checked before the first is sent. */
@Command(name = "publish", description = "Sends trades to the worker's queue and waits for the broker's confirm.")
final class PublishCommand implements Callable<Integer> {
    private final Cli cli;

    @Parameters(paramLabel = "FILE", arity = "1..*", description = TradeCommand.FILES)
    private List<String> files;

    @Option(names = "--fix-hash", description = "Set each hash to what it should be.")
    private boolean fixHash;

    @Option(
            names = "--key",
            paramLabel = "SECRET_FILE",
            description = "Sign each with what 'keys trade generate' made for the producer.")
    private @Nullable Path key;

    @Option(names = "--force", description = "Also send what 'trade check' refuses.")
    private boolean force;

    PublishCommand(Cli cli) {
        this.cli = cli;
    }

    @Override
    public Integer call() {
        Path secret = key;
        SecretKey signs = secret == null ? null : Signing.read(secret).key();
        List<TradeFile> trades = new ArrayList<>();
        for (String file : files) {
            trades.add(read(file, signs));
        }
        TradeCheck check = TradeCheck.prepare(cli);
        for (int i = 0; i < trades.size(); i++) {
            accept(check, trades.get(i), TradeCommand.in(files.get(i), files));
        }
        String queue = cli.setup().queueName();
        send(trades, queue);
        List<Row> rows = trades.stream()
                .map(trade -> new Row()
                        .with("published", true)
                        .with("queue", queue)
                        .with("tradeId", tradeId(trade))
                        .with("bytes", trade.bytes().length))
                .toList();
        cli.printer().printEach(rows);
        return 0;
    }

    private TradeFile read(String file, @Nullable SecretKey signs) {
        TradeFile trade = TradeFile.read(file);
        try {
            TradeFile hashed = fixHash ? trade.withRightHash() : trade;
            return signs == null ? hashed : hashed.signed(signs);
        } catch (RefusedTrade e) {
            throw refused(e, TradeCommand.in(file, files), "without --fix-hash and --key, --force sends it as it is");
        }
    }

    private void accept(TradeCheck check, TradeFile trade, String where) {
        try {
            check.check(trade);
        } catch (RefusedTrade e) {
            if (!force) {
                throw refused(e, where, advice(e.reason()));
            }
            cli.remark(where + "sent although it is " + e.reason() + ": " + e.getMessage());
        }
    }

    private static String advice(ReasonCode reason) {
        return switch (reason) {
            case HASH_MISMATCH -> "nothing was sent (--fix-hash sends it with the right hash, --force as it is)";
            case SIGNATURE_INVALID -> "nothing was sent (--key signs it, --force sends it as it is)";
            default -> "nothing was sent (--force sends it all the same)";
        };
    }

    private void send(List<TradeFile> trades, String queue) {
        try (TradeSender sender = new TradeSender(cli.setup().rabbitUri(), queue)) {
            sender.send(trades.stream().map(TradeFile::bytes).toList(), Instant.now());
        } catch (IllegalArgumentException e) {
            throw Refusal.usage("RABBITMQ_URI=(not shown) is not allowed; allowed: " + e.getMessage());
        } catch (Transient e) {
            throw Refusal.unavailable(e.getMessage() + Failures.rootCause(e)
                    + "; check that the broker and a worker run and what RABBITMQ_URI"
                    + " and QUEUE_NAME say, then publish again: the same trade settles once");
        }
    }

    private static String tradeId(TradeFile trade) {
        try {
            return trade.tree().path("tradeId").asText();
        } catch (RefusedTrade e) {
            return "";
        }
    }

    private static Refusal refused(RefusedTrade e, String where, String advice) {
        return Refusal.negative(where + e.reason() + ": " + e.getMessage() + "; " + advice);
    }
}
