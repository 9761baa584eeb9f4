package tech.novaeco.settlement.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tech.novaeco.settlement.adapter.desk.Row;
import tech.novaeco.settlement.adapter.desk.Trades;
import tech.novaeco.settlement.trade.RefusedTrade;
import tech.novaeco.settlement.trade.TradeHashes;
import tech.novaeco.settlement.trade.TradeId;

/** Everything about trades, and help for those who publish them. */
@Command(name = "trade", description = "Shows, hashes, checks, signs and publishes trades.")
final class TradeCommand {
    static final String FILES = "Files with one trade in JSON each, or - for standard input.";

    private final Cli cli;

    TradeCommand(Cli cli) {
        this.cli = cli;
    }

    @Command(name = "show", description = "Shows what became of a trade.")
    int show(@Parameters(paramLabel = "ID", description = "The trade's id.") TradeId id) {
        try (LedgerSession ledger = cli.ledger()) {
            Trades trades = new Trades(ledger.books());
            cli.printer().print(trades.find(id).orElseThrow(() -> notFound(id, trades.cases(id))));
            return 0;
        }
    }

    @Command(name = "hash", description = "Prints the text that a trade's hash is made of, and the hash.")
    int hash(@Parameters(paramLabel = "FILE", arity = "1..*", description = FILES) List<String> files) {
        List<Row> rows = new ArrayList<>();
        for (String file : files) {
            try {
                JsonNode tree = TradeFile.read(file).tree();
                String hash = TradeHashes.hash(tree).hex();
                Row row = named(file, files);
                if (files.size() == 1) {
                    row.with("canonical", new String(TradeHashes.canonicalBytes(tree), StandardCharsets.UTF_8));
                }
                rows.add(row.with("sha256", hash)
                        .with("matches", hash.equals(tree.path("tradeHash").textValue())));
            } catch (RefusedTrade e) {
                throw Refusal.negative(in(file, files) + e.reason() + ": " + e.getMessage());
            }
        }
        cli.printer().printEach(rows);
        return 0;
    }

    @Command(
            name = "check",
            description = "Says what the worker would say of trades; accounts and funds are not asked.")
    int check(@Parameters(paramLabel = "FILE", arity = "1..*", description = FILES) List<String> files) {
        List<TradeFile> trades = files.stream().map(TradeFile::read).toList();
        TradeCheck check = TradeCheck.prepare(cli);
        List<Row> rows = new ArrayList<>();
        boolean valid = true;
        for (int i = 0; i < files.size(); i++) {
            Row row = named(files.get(i), files);
            try {
                check.check(trades.get(i));
                row.with("valid", true).with("reason", null).with("text", null);
            } catch (RefusedTrade e) {
                valid = false;
                row.with("valid", false).with("reason", e.reason()).with("text", e.getMessage());
            }
            rows.add(row.with("assetScaleChecked", check.assetsChecked())
                    .with("signatureChecked", cli.setup().tradeKeysFile().isPresent()));
        }
        cli.printer().printEach(rows);
        return valid ? 0 : Refusal.NEGATIVE;
    }

    private static Row named(String file, List<String> files) {
        return files.size() == 1 ? new Row() : new Row().with("file", file);
    }

    /** Which of several files is meant, as the beginning of a line. */
    static String in(String file, List<String> files) {
        return files.size() == 1 ? "" : file + ": ";
    }

    private static Refusal notFound(TradeId id, List<Row> cases) {
        return Refusal.negative("trade " + id + " is not in the ledger"
                + (cases.isEmpty()
                        ? ": it has not arrived, or is being settled right now"
                        : ", but case " + cases.get(0).members().get("case") + " ("
                                + cases.get(0).members().get("reason") + ") names it: see 'case show'"));
    }
}
