package tech.novaeco.settlement.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tech.novaeco.settlement.support.SampleKeys;
import tech.novaeco.settlement.support.Trades;

/** Producers' keys on the command line, and what commands say of signatures; no server is needed. */
class TradeKeysCommandTest {
    private static final String NOWHERE = "postgresql://nobody@127.0.0.1:1/nowhere";
    private static final String NOWHERE_AMQP = "amqp://127.0.0.1:1";

    @TempDir
    private Path directory = Path.of("");

    @ParameterizedTest
    @ValueSource(strings = {"EdDSA", "HS256"})
    void a_producers_key_is_made_rotated_and_revoked_and_no_secret_is_shown(String algorithm) throws IOException {
        List<String> shown = new ArrayList<>();
        CliRun first = keys("generate", "market", path("one"), "--alg", algorithm);
        assertThat(first.exitCode()).as(first.err()).isZero();
        assertThat(first.json()).extracting(row -> row.path("kid").asText()).containsExactly("market-1");
        shown.add(first.out() + first.err());
        assertThat(checked(path("one"))).isEqualTo("valid");

        CliRun second = keys("rotate", "market", path("two"), "--overlap-days", "2");
        assertThat(second.json()).extracting(row -> row.path("kid").asText()).containsExactly("market-1", "market-2");
        assertThat(second.json().path(0).path("notAfter").asText()).isNotEmpty();
        assertThat(second.json().path(1).path("alg").asText()).isEqualTo(algorithm);
        shown.add(second.out() + second.err());
        assertThat(List.of(checked(path("one")), checked(path("two")))).containsOnly("valid");

        CliRun revoked = keys("revoke", "market-1");
        assertThat(revoked.json().path(0).path("state").asText()).isEqualTo("revoked");
        assertThat(List.of(checked(path("one")), checked(path("two")))).containsExactly("SIGNATURE_INVALID", "valid");

        CliRun ended = keys("rotate", "market", path("three"), "--overlap-days", "0");
        assertThat(ended.json())
                .extracting(row -> row.path("state").asText())
                .containsExactly("revoked", "ended", "valid");
        shown.add(keys("list").out() + revoked.out() + ended.out());
        for (String name : List.of("one", "two", "three")) {
            assertThat(Files.getPosixFilePermissions(Path.of(path(name))))
                    .isEqualTo(PosixFilePermissions.fromString("rw-------"));
            assertThat(String.join("", shown)).doesNotContain(secretIn(Path.of(path(name))));
        }
        assertThat(Files.getPosixFilePermissions(keysFile())).isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void what_a_command_refuses_changes_no_file() throws IOException {
        keys("generate", "market", path("one"));
        String before = Files.readString(keysFile());

        assertRefused(1, "keys trade rotate", keys("generate", "market", path("two")));
        assertRefused(1, "keys trade generate", keys("rotate", "nobody", path("two")));
        assertRefused(1, "no key market-7", keys("revoke", "market-7"));
        assertRefused(1, "stays as it is", keys("rotate", "market", path("one")));
        assertRefused(2, "0 to 365", keys("rotate", "market", path("two"), "--overlap-days", "366"));
        assertRefused(2, "1 to 60", keys("generate", "my market", path("two")));
        assertRefused(2, "EdDSA or HS256", keys("generate", "desk", path("two"), "--alg", "none"));
        assertRefused(2, "cannot be written", keys("rotate", "market", path("no/such/directory")));
        assertThat(Files.readString(keysFile())).isEqualTo(before);
        assertThat(Path.of(path("two"))).doesNotExist();

        Files.writeString(keysFile(), before.replace("\"kid\"", "\"kit\""));
        assertRefused(2, "cannot be read", keys("list"));
        assertRefused(2, "cannot be read", keys("revoke", "market-1"));
    }

    @Test
    void without_a_file_it_says_how_to_name_one() {
        CliRun nowhere = CliRun.of(CliRun.servers(NOWHERE, NOWHERE_AMQP), "keys", "trade", "list");
        assertThat(nowhere.exitCode()).isEqualTo(2);
        assertThat(nowhere.err()).contains("--keys FILE", "TRADE_KEYS_FILE");
    }

    @Test
    void a_trade_is_signed_as_the_worker_wants_it() throws IOException {
        Path trade = file("trade.json", Trades.trade().hash("0".repeat(64)).json());
        CliRun signed = cli(
                "trade",
                "sign",
                trade.toString(),
                "--fix-hash",
                "--key",
                SampleKeys.secretFile("desk-1").toString());
        assertThat(signed.exitCode()).as(signed.err()).isZero();

        assertThat(verdict(file("signed.json", signed.out()))).isEqualTo("valid");
        assertThat(verdict(trade)).isEqualTo("HASH_MISMATCH");
        assertThat(verdict(file("unsigned.json", Trades.trade().json()))).isEqualTo("SIGNATURE_INVALID");
        assertThat(signed.out()).doesNotContain(secretIn(SampleKeys.secretFile("desk-1")));
    }

    @Test
    void publish_sends_nothing_that_the_worker_would_not_believe() throws IOException {
        Path trade = file("trade.json", Trades.trade().json());
        CliRun unsigned = cli("trade", "publish", trade.toString());
        assertThat(unsigned.exitCode()).isEqualTo(1);
        assertThat(unsigned.err()).contains("SIGNATURE_INVALID", "--key signs it");

        CliRun signed = cli(
                "trade",
                "publish",
                trade.toString(),
                "--key",
                SampleKeys.secretFile("market-1").toString());
        assertThat(signed.exitCode()).as("believed, but no broker is there").isEqualTo(3);

        CliRun noSecret = cli("trade", "sign", trade.toString(), "--key", SampleKeys.FILE.toString());
        assertThat(noSecret.exitCode()).isEqualTo(2);
        assertThat(noSecret.err()).contains("keys trade generate");
    }

    private static void assertRefused(int exitCode, String told, CliRun run) {
        assertThat(run.exitCode()).as(run.err()).isEqualTo(exitCode);
        assertThat(run.err()).contains(told).doesNotContain("\tat ");
        assertThat(run.out()).isEmpty();
    }

    /** What the check says of a trade signed with that secret, by the keys made here. */
    private String checked(String secret) throws IOException {
        Path trade = file("trade.json", Trades.trade().json());
        CliRun signed = mine("trade", "sign", trade.toString(), "--key", secret);
        assertThat(signed.exitCode()).as(signed.err()).isZero();
        return verdict(mine("trade", "check", file("signed.json", signed.out()).toString(), "-o", "json"));
    }

    private static String verdict(Path trade) {
        return verdict(cli("trade", "check", trade.toString(), "-o", "json"));
    }

    private static String verdict(CliRun check) {
        JsonNode answer = check.json();
        assertThat(answer.path("signatureChecked").asBoolean()).isTrue();
        assertThat(check.exitCode()).isEqualTo(answer.path("valid").asBoolean() ? 0 : 1);
        return answer.path("valid").asBoolean()
                ? "valid"
                : answer.path("reason").asText();
    }

    private CliRun keys(String... arguments) {
        List<String> line = new ArrayList<>(List.of("keys", "trade"));
        line.addAll(List.of(arguments));
        line.addAll(List.of("-o", "json"));
        return mine(line.toArray(String[]::new));
    }

    private CliRun mine(String... arguments) {
        return CliRun.of(CliRun.servers(NOWHERE, NOWHERE_AMQP, false, Optional.of(keysFile())), arguments);
    }

    private static CliRun cli(String... arguments) {
        return CliRun.of(CliRun.servers(NOWHERE, NOWHERE_AMQP, false, Optional.of(SampleKeys.FILE)), arguments);
    }

    private static String secretIn(Path file) throws IOException {
        return Files.readString(file).replaceAll("(?s).*\"[dk]\" ?: ?\"([^\"]+)\".*", "$1");
    }

    private Path keysFile() {
        return directory.resolve("trade-keys.json");
    }

    private String path(String name) {
        return directory.resolve(name).toString();
    }

    private Path file(String name, String content) throws IOException {
        return Files.writeString(directory.resolve(name), content);
    }
}
