package tech.novaeco.settlement.cli;

import java.io.PrintWriter;
import java.time.Instant;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import tech.novaeco.settlement.adapter.desk.Period;
import tech.novaeco.settlement.adapter.desk.RequestId;
import tech.novaeco.settlement.asset.AssetCode;
import tech.novaeco.settlement.asset.AssetKind;
import tech.novaeco.settlement.asset.TokenId;
import tech.novaeco.settlement.origin.SignatureAlgorithm;
import tech.novaeco.settlement.seal.NoteVerifier;
import tech.novaeco.settlement.trade.PartyId;
import tech.novaeco.settlement.trade.TradeId;

/** The root of all commands. Answers go to standard output, everything else to standard error. */
@Command(
        name = "trade-settlement",
        description = "Settles trades, and tells about accounts, trades and cases.",
        scope = ScopeType.INHERIT,
        mixinStandardHelpOptions = true,
        versionProvider = Cli.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:done",
            "1:the answer is no: not found, refused, rejected",
            "2:the command or a setting is wrong",
            "3:the database, the broker or the worker did not answer"
        })
public final class Cli {
    private final Setup setup;

    @Option(
            names = {"-o", "--output"},
            scope = ScopeType.INHERIT,
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = "${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}.")
    private Format format = Format.TABLE;

    @Spec
    private CommandSpec spec;

    private Cli(Setup setup) {
        this.setup = setup;
    }

    public static CommandLine commandLine(Setup setup) {
        Cli cli = new Cli(setup);
        CommandLine root = new CommandLine(cli)
                .addSubcommand(new RunCommand(setup))
                .addSubcommand(new CommandLine(new AccountCommand(cli))
                        .addSubcommand(new FundCommand(cli))
                        .addSubcommand(new StatementCommand(cli))
                        .addSubcommand(new BalanceCommand(cli)))
                .addSubcommand(new AssetCommand(cli))
                .addSubcommand(new RateCommand(cli))
                .addSubcommand(new RightCommand(cli))
                .addSubcommand(new HoldCommand(cli))
                .addSubcommand(new CommandLine(new TradeCommand(cli))
                        .addSubcommand(new SignCommand())
                        .addSubcommand(new PublishCommand(cli))
                        .addSubcommand(new ReverseCommand(cli)))
                .addSubcommand(new CaseCommand(cli))
                .addSubcommand(new RequestCommand(cli))
                .addSubcommand(new ReceiptCommand(cli))
                .addSubcommand(new CommandLine(new KeysCommand(cli)).addSubcommand(new TradeKeysCommand(cli)))
                .addSubcommand(SealCommand.commandLine(cli))
                .addSubcommand(new CheckpointCommand(cli))
                .addSubcommand(new AuditCommand(cli))
                .addSubcommand(new CommandLine(new LedgerCommand())
                        .addSubcommand(new VerifyCommand(cli))
                        .addSubcommand(new CloseCommand(cli)))
                .addSubcommand(new RoutesCommand(cli))
                .addSubcommand(new MigrateCommand(cli))
                .addSubcommand(new TopologyCommand(cli))
                .addSubcommand(new DoctorCommand(cli))
                .addSubcommand(new HealthCommand(cli))
                .addSubcommand(new GenerateCompletion());
        return root.registerConverter(PartyId.class, Converters.saying(PartyId::new))
                .registerConverter(AssetCode.class, Converters.saying(AssetCode::new))
                .registerConverter(AssetKind.class, Converters.saying(AssetKind::new))
                .registerConverter(Instant.class, Converters.saying(Period::moment))
                .registerConverter(TokenId.class, Converters.saying(TokenId::new))
                .registerConverter(TradeId.class, Converters.saying(TradeId::parse))
                .registerConverter(RequestId.class, Converters.saying(RequestId::parse))
                .registerConverter(NoteVerifier.class, Converters.saying(NoteVerifier::parse))
                .registerConverter(SignatureAlgorithm.class, Converters.saying(SignatureAlgorithm::of))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(Failures::tellUsage)
                .setExecutionExceptionHandler((failure, command, parsed) -> Failures.tell(failure, command));
    }

    Setup setup() {
        return setup;
    }

    LedgerSession ledger() {
        return LedgerSession.open(setup.databaseUrl());
    }

    Printer printer() {
        return new Printer(spec.commandLine().getOut(), format);
    }

    /** Elsewhere than on standard output. */
    Printer printer(PrintWriter elsewhere) {
        return new Printer(elsewhere, format);
    }

    /** For an answer that is written while it is read. */
    PrintWriter out() {
        return spec.commandLine().getOut();
    }

    Format format() {
        return format;
    }

    /** A remark beside the answer. */
    void remark(String line) {
        spec.commandLine().getErr().println(Text.line(line));
    }

    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Cli.class.getPackage().getImplementationVersion();
            return new String[] {"${COMMAND-FULL-NAME} " + (version == null ? "(not from a jar)" : version)};
        }
    }
}
