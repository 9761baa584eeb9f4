package tech.novaeco.settlement.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tech.novaeco.settlement.trade.RefusedTrade;

/** Signs a trade as its producer does; the trade goes to standard output and nowhere else. */
@Command(name = "sign", description = "Prints a trade with its producer's signature, in the place of any other.")
final class SignCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "A file with one trade in JSON, or - for standard input.")
    private String file;

    @Option(
            names = "--key",
            required = true,
            paramLabel = "SECRET_FILE",
            description = "What 'keys trade generate' made for the producer.")
    private Path key;

    @Option(names = "--fix-hash", description = "Set the hash to what it should be; it is signed too.")
    private boolean fixHash;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Signing signing = Signing.read(key);
        try {
            TradeFile trade = TradeFile.read(file);
            TradeFile signed = (fixHash ? trade.withRightHash() : trade).signed(signing.key());
            PrintWriter out = spec.commandLine().getOut();
            out.println(new String(signed.bytes(), StandardCharsets.UTF_8));
            out.flush();
            return 0;
        } catch (RefusedTrade e) {
            throw Refusal.negative(e.reason() + ": " + e.getMessage());
        }
    }
}
