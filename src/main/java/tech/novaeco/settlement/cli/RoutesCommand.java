package tech.novaeco.settlement.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tech.novaeco.settlement.adapter.desk.Row;
import tech.novaeco.settlement.adapter.routecheck.Finding;
import tech.novaeco.settlement.adapter.routecheck.RouteCheck;
import tech.novaeco.settlement.adapter.routecheck.RouteFiles;

/** What the worker's routes are, before it runs them. */
@Command(name = "routes", description = "Checks route files.")
final class RoutesCommand {
    private final Cli cli;

    RoutesCommand(Cli cli) {
        this.cli = cli;
    }

    @Command(
            name = "check",
            description = {
                "Says what in the route files could lose or double money, as the worker does before it starts.",
                "Reads the files of the jar and those of a directory that replace them; needs no server."
            })
    int check(
            @Parameters(arity = "0..1", paramLabel = "DIR", description = "Instead of ROUTES_DIR.") @Nullable
                    Path directory)
            throws IOException {
        if (directory != null && !Files.isDirectory(directory)) {
            throw Refusal.usage("DIR=" + directory + " is not allowed; allowed: a directory with *.camel.yaml files");
        }
        Optional<Path> overlay = directory == null ? cli.setup().routesDir() : Optional.of(directory);
        RouteFiles files = RouteFiles.of(overlay);
        List<Finding> findings = new RouteCheck(cli.setup().routeSettings()).check(files);
        if (cli.format() == Format.TABLE) {
            findings.forEach(
                    finding -> cli.printer().printText(finding + System.lineSeparator(), text -> row(finding)));
        } else {
            cli.printer().print(findings.stream().map(RoutesCommand::row).toList());
        }
        cli.remark(files.files().size() + " route files"
                + overlay.map(path -> ", with those of " + path).orElse("") + ": "
                + (findings.isEmpty() ? "none could lose or double money" : findings.size() + " refused"));
        return findings.isEmpty() ? 0 : Refusal.NEGATIVE;
    }

    private static Row row(Finding finding) {
        return new Row()
                .with("file", finding.file())
                .with("line", finding.line())
                .with("rule", finding.rule())
                .with("what", finding.what())
                .with("why", finding.why())
                .with("advice", finding.advice());
    }
}
