package tech.novaeco.settlement.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import tech.novaeco.settlement.support.Trades;
import tech.novaeco.settlement.trade.FundingId;

/** What the command line says where no server is needed, or none is there. */
class CliTest {
    private static final Setup NOWHERE =
            CliRun.servers("postgresql://someone:hidden@127.0.0.1:1/none", "amqp://someone:hidden@127.0.0.1:1/none");

    @TempDir
    private Path directory;

    static Stream<String> every_command() {
        return commands(Cli.commandLine(NOWHERE)).distinct();
    }

    private static Stream<String> commands(CommandLine parent) {
        return parent.getSubcommands().values().stream()
                .flatMap(command -> Stream.concat(
                        Stream.of(command.getCommandSpec().qualifiedName().replaceFirst("trade-settlement ", "")),
                        commands(command)));
    }

    @ParameterizedTest
    @MethodSource("every_command")
    void every_command_helps_and_tells_its_output_formats(String command) {
        CliRun help = run((command + " --help").split(" "));
        assertThat(help.exitCode()).isZero();
        assertThat(help.out()).contains("Usage: trade-settlement " + command);
        if (!command.equals("generate-completion")) {
            assertThat(help.out()).contains("table, json").contains("Exit codes:");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense",
                "account",
                "account open alice",
                "account open al@ce EUR",
                "account open alice eur",
                "account fund alice EUR 5",
                "account fund alice EUR 5 --ref x --wait -1",
                "account statement alice EUR --limit 0",
                "trade show 1",
                "trade check /no/such/file",
                "case list --state SHUT",
                "case list --reason BAD_LUCK",
                "case retry one",
                "case retry 1 --wait 601",
                "-o xml case list"
            })
    void wrong_usage_says_what_is_wrong_and_exits_with_2(String line) {
        CliRun wrong = run(line.split(" "));
        assertThat(wrong.exitCode()).isEqualTo(2);
        assertThat(wrong.out()).isEmpty();
        assertThat(wrong.err()).isNotBlank().doesNotContain("Exception");
    }

    @ParameterizedTest
    @ValueSource(strings = {"account show alice", "trade show 0191b6a0-7c1e-7000-8000-000000000001", "case list"})
    void an_absent_database_is_one_line_without_the_password(String line) {
        CliRun away = run(line.split(" "));
        assertThat(away.exitCode()).isEqualTo(3);
        assertThat(away.out()).isEmpty();
        assertThat(away.err().lines()).hasSize(1);
        assertThat(away.err()).contains("127.0.0.1:1/none", "DATABASE_URL").doesNotContain("hidden");
    }

    @Test
    void an_absent_broker_is_one_line_without_the_password() throws IOException {
        CliRun away = run("trade", "publish", file(Trades.trade().json()));
        assertThat(away.exitCode()).isEqualTo(3);
        assertThat(away.out()).isEmpty();
        assertThat(away.err()).contains("Connection refused", "RABBITMQ_URI").doesNotContain("hidden");
    }

    @Test
    void the_hash_is_shown_with_the_bytes_it_is_made_of() throws IOException {
        Trades trade = Trades.trade();
        CliRun hash = run("-o", "json", "trade", "hash", file(trade.json()));
        assertThat(hash.exitCode()).isZero();
        assertThat(hash.json().path("sha256")).isEqualTo(trade.tree().path("tradeHash"));
        assertThat(hash.json().path("canonical").asText())
                .startsWith("{\"amount\":\"12.50\"")
                .doesNotContain("tradeHash");
        assertThat(hash.json().path("matches").asBoolean()).isTrue();
    }

    @Test
    void a_right_trade_is_valid_but_without_database_its_scale_is_not_checked() throws IOException {
        CliRun check = run("trade", "check", file(Trades.trade().json()), "-o", "json");
        assertThat(check.exitCode()).isZero();
        assertThat(check.json().path("valid").asBoolean()).isTrue();
        assertThat(check.json().path("assetScaleChecked").asBoolean()).isFalse();
        assertThat(check.err()).contains("not checked");
    }

    @Test
    void a_wrong_trade_is_refused_with_the_reason_the_worker_would_give() throws IOException {
        CliRun check =
                run("trade", "check", file(Trades.trade().hash("0".repeat(64)).json()), "-o", "json");
        assertThat(check.exitCode()).isEqualTo(1);
        assertThat(check.json().path("reason").asText()).isEqualTo("HASH_MISMATCH");
        assertThat(run("trade", "check", file("not json")).out()).contains("MALFORMED");
        assertThat(run("trade", "publish", file("not json")).exitCode()).isEqualTo(1);
    }

    @Test
    void several_files_are_judged_a_line_each_and_one_bad_one_keeps_all_from_being_sent() throws IOException {
        String good = file("good.json", Trades.trade().json());
        String bad = file("bad.json", Trades.trade().hash("0".repeat(64)).json());
        CliRun check = run("trade", "check", good, bad, "-o", "json");
        assertThat(check.exitCode()).isEqualTo(1);
        assertThat(check.json())
                .extracting(row -> row.path("valid").asBoolean())
                .containsExactly(true, false);
        assertThat(check.json()).extracting(row -> row.path("file").asText()).containsExactly(good, bad);
        assertThat(run("trade", "hash", good, bad, "-o", "json").json())
                .extracting(row -> row.path("matches").asBoolean())
                .containsExactly(true, false);
        CliRun publish = run("trade", "publish", good, bad);
        assertThat(publish.exitCode()).isEqualTo(1);
        assertThat(publish.err()).contains("bad.json: HASH_MISMATCH", "nothing was sent", "--fix-hash");
    }

    @Test
    void a_directory_is_no_trade() {
        CliRun check = run("trade", "check", directory.toString());
        assertThat(check.exitCode()).isEqualTo(2);
        assertThat(check.err()).contains("is a directory", "*.json");
    }

    @Test
    void control_characters_of_strangers_do_not_reach_the_terminal() {
        assertThat(Text.line("a\u001b[2Jb\nc\u202e")).isEqualTo("a\\u001b[2Jb\\u000ac\\u202e");
        assertThat(Text.block("a\nb\u009b")).isEqualTo("a\nb\\u009b");
    }

    /** Once used, a reference must lead to the same id for ever. */
    @Test
    void a_reference_always_leads_to_the_same_id() {
        assertThat(FundingId.of("invoice-1")).hasToString("e5ec2cd3-1ad9-5f8c-9985-e5bf16827e02");
    }

    @Test
    void run_starts_the_worker() {
        assertThat(run("run").err()).contains("the worker was started");
    }

    private static CliRun run(String... arguments) {
        return CliRun.of(NOWHERE, arguments);
    }

    private String file(String content) throws IOException {
        return file("trade.json", content);
    }

    private String file(String name, String content) throws IOException {
        return Files.writeString(directory.resolve(name), content).toString();
    }
}
