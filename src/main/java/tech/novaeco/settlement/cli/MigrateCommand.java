package tech.novaeco.settlement.cli;

import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tech.novaeco.settlement.adapter.desk.Row;
import tech.novaeco.settlement.adapter.postgres.DatabaseUrl;
import tech.novaeco.settlement.adapter.postgres.Migrations;

/** Brings the schema to this version, with rights that the worker need not have. */
@Command(name = "migrate", description = "Brings the schema to this version, as the login of DATABASE_MIGRATION_URL.")
final class MigrateCommand implements Callable<Integer> {
    private final Cli cli;

    @Option(names = "--dry-run", description = "Shows what would be done; exits with 1 if anything would.")
    private boolean dryRun;

    MigrateCommand(Cli cli) {
        this.cli = cli;
    }

    @Override
    public Integer call() throws SQLException {
        DatabaseUrl url = cli.setup().migrationUrl();
        List<Migrations.Step> before = Migrations.steps(url);
        if (!dryRun) {
            Migrations.migrate(url);
        }
        List<Row> rows = before.stream().map(this::shown).toList();
        cli.printer().print(rows);
        boolean pending = before.stream().anyMatch(step -> !step.installed());
        return dryRun && pending ? Refusal.NEGATIVE : 0;
    }

    private Row shown(Migrations.Step step) {
        String state = step.installed() ? "was there" : dryRun ? "pending" : "applied";
        return new Row()
                .with("version", step.version())
                .with("description", step.description())
                .with("state", state);
    }
}
