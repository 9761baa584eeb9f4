package tech.novaeco.settlement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tech.novaeco.settlement.adapter.postgres.DatabaseUrl;

/** Every setting has a value that is refused, or stands among those that take any text. */
class SettingsTest {
    private static final String SECRET = "s3cret";
    private static final Map<String, String> WRONG = Map.ofEntries(
            Map.entry("RABBITMQ_URI", "http://user:" + SECRET + "@host"),
            Map.entry("RABBITMQ_ADMIN_URI", "http://user:" + SECRET + "@host"),
            Map.entry("QUEUE_NAME", "a queue"),
            Map.entry("DATABASE_URL", "mysql://user:" + SECRET + "@host/ledger"),
            Map.entry("DATABASE_MIGRATION_URL", "mysql://user:" + SECRET + "@host/ledger"),
            Map.entry("MIGRATE_AT_START", "yes"),
            Map.entry("BATCH_SIZE", "0"),
            Map.entry("BATCH_TIMEOUT_MS", "9"),
            Map.entry("SETTLERS", "17"),
            Map.entry("LINK_WAIT_SECONDS", "0"),
            Map.entry("SWEEP_INTERVAL_MS", "1s"),
            Map.entry("RETRY_DELAY_MS", "-1"),
            Map.entry("RETRY_MAX_DELAY_MS", "60001"),
            Map.entry("CALLBACK_RECIPIENTS", "direct:trade-callbacks"),
            Map.entry("SEAL_ORIGIN", "our log"),
            Map.entry("TRADE_HASH", "maybe"),
            Map.entry("FOUR_EYES", "true"),
            Map.entry("ROUTES_DIR", "/there/is/no/such/directory"),
            Map.entry("HTTP_PORT", "65536"),
            Map.entry("OVERVIEW_ENABLED", "on"),
            Map.entry("HAWTIO_ENABLED", "TRUE"),
            Map.entry("HAWTIO_REMOTE", "1"),
            Map.entry("API_ENABLED", "on"),
            Map.entry("API_REMOTE", "1"),
            Map.entry("DATABASE_API_URL", "mysql://user:" + SECRET + "@host/ledger"));

    /**
     * A host name is known to be wrong only when it is bound; Hawtio's login is looked at where Hawtio is enabled, the keys
     * where a worker starts, the API's logins together with one another.
     */
    private static final Set<String> ANY_TEXT = Set.of(
            "HTTP_HOST",
            "HAWTIO_USER",
            "HAWTIO_PASSWORD",
            "RECEIPT_KEY_FILE",
            "TRADE_KEYS_FILE",
            "SEAL_KEY_FILE",
            "SEAL_CONTINUES",
            "API_USERS_FILE",
            "OIDC_ISSUER",
            "OIDC_AUDIENCE",
            "OIDC_JWKS_URI",
            "OIDC_ROLES_CLAIM");

    @TempDir
    private Path directory;

    static Set<Map.Entry<String, String>> wrong() {
        return WRONG.entrySet();
    }

    @Test
    void every_setting_is_in_one_of_the_lists() {
        Set<String> listed = new TreeSet<>(WRONG.keySet());
        listed.addAll(ANY_TEXT);
        assertThat(listed).containsExactlyElementsOf(Configuration.names());
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void a_wrong_value_is_refused_in_one_line(Map.Entry<String, String> setting) {
        String shown = setting.getValue().contains(SECRET) ? "(not shown)" : setting.getValue();
        assertThatThrownBy(() -> Settings.from(Configuration.of(Map.of(setting.getKey(), setting.getValue()))))
                .isInstanceOf(WrongSetting.class)
                .hasMessageStartingWith(setting.getKey() + "=" + shown + " is not allowed; allowed: ")
                .hasMessageNotContaining(SECRET)
                .hasMessageNotContaining("\n");
    }

    @ParameterizedTest
    @CsvSource({
        "DATABASE_URL, postgresql://user:pa%s3cret@host/ledger",
        "DATABASE_URL, postgresql://user:s3cret@host:abc/ledger",
        "DATABASE_URL, postgresql://user:s3cret@host:65536/ledger",
        "DATABASE_URL, postgresql://user:s3cret@host:0/ledger",
        "DATABASE_URL, 'postgresql://user:s3cret@host:5432,other:-1/ledger'",
        "DATABASE_MIGRATION_URL, jdbc:postgresql://host:54320000/ledger?password=s3cret",
        "RABBITMQ_URI, amqp://user:pa%s3cret@host:5672/",
        "RABBITMQ_URI, amqp://user:s3cret@host:99999/",
        "RABBITMQ_URI, amqp://user:s3 cret@host/",
        "RABBITMQ_ADMIN_URI, amqps://user:s3cret@host:0/"
    })
    void an_address_that_nothing_could_be_reached_at_is_refused_without_repeating_it(String name, String address) {
        assertThatThrownBy(() -> Settings.from(Configuration.of(Map.of(name, address))))
                .isInstanceOf(WrongSetting.class)
                .hasMessageStartingWith(name + "=(not shown) is not allowed; allowed: ")
                .hasMessageNotContainingAny(SECRET, "\"s3", "cret", "\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgresql://novafin:p%25w@novafin-db:5432/ledger",
                "postgresql://a_host,b.example:5433/ledger?sslmode=require",
                "postgresql://[::1]:5432/ledger",
                "jdbc:postgresql://[::1]:5432,other/ledger?user=a",
                "jdbc:postgresql:ledger"
            })
    void addresses_of_databases_as_people_write_them_are_taken(String address) {
        assertThat(Settings.from(Configuration.of(Map.of("DATABASE_URL", address)))
                        .databaseUrl())
                .isEqualTo(DatabaseUrl.parse(address));
    }

    @Test
    void a_file_of_settings_that_cannot_be_read_is_told_without_its_text() throws IOException {
        Files.writeString(directory.resolve(".env"), "DATABASE_URL " + SECRET + "\n");
        assertThatThrownBy(() -> Configuration.load(directory, Map.of()))
                .isInstanceOf(WrongSetting.class)
                .hasMessageStartingWith(".env=" + directory.resolve(".env") + " is not allowed; allowed: ")
                .hasMessageNotContainingAny(SECRET, "\n");
        Files.delete(directory.resolve(".env"));
        Files.writeString(directory.resolve("application.properties"), "ROUTES_DIR=C:\\users\\" + SECRET + "\n");
        assertThatThrownBy(() -> Configuration.load(directory, Map.of()))
                .isInstanceOf(WrongSetting.class)
                .hasMessageStartingWith("application.properties=")
                .hasMessageNotContainingAny(SECRET, "\n");
    }

    @Test
    void the_later_source_wins_whether_it_gives_the_value_or_names_its_file() throws IOException {
        Path secret = Files.writeString(directory.resolve("password"), "from a file");
        Files.writeString(directory.resolve(".env"), "HAWTIO_PASSWORD_FILE=" + secret + "\n");
        assertThat(Configuration.load(directory, Map.of()).get("HAWTIO_PASSWORD"))
                .isEqualTo("from a file");
        assertThat(Configuration.load(directory, Map.of("HAWTIO_PASSWORD", "from the environment"))
                        .get("HAWTIO_PASSWORD"))
                .isEqualTo("from the environment");
        Files.writeString(directory.resolve(".env"), "HAWTIO_PASSWORD=from .env\n");
        assertThat(Configuration.load(directory, Map.of("HAWTIO_PASSWORD_FILE", secret.toString()))
                        .get("HAWTIO_PASSWORD"))
                .isEqualTo("from a file");
    }

    @Test
    void hawtio_needs_a_password() {
        assertThatThrownBy(() -> Settings.from(Configuration.of(Map.of("HAWTIO_ENABLED", "true"))))
                .isInstanceOf(WrongSetting.class)
                .hasMessageContaining("HAWTIO_PASSWORD");
    }

    @Test
    void the_longest_delay_is_no_shorter_than_the_first() {
        assertThatThrownBy(() ->
                        Settings.from(Configuration.of(Map.of("RETRY_DELAY_MS", "6000", "RETRY_MAX_DELAY_MS", "5999"))))
                .isInstanceOf(WrongSetting.class)
                .hasMessage("RETRY_MAX_DELAY_MS=5999 is not allowed; allowed: at least RETRY_DELAY_MS=6000");
    }

    @Test
    void a_name_that_is_nearly_a_setting_is_told_unless_the_setting_is_there_too() {
        assertThat(Configuration.of(Map.of("BATCHSIZE", "7", "RABBITMQ_URL", "amqp://host", "BATCH_TIMEOUT", "9"))
                        .misspelt())
                .isEqualTo(Map.of(
                        "BATCHSIZE",
                        "BATCH_SIZE",
                        "RABBITMQ_URL",
                        "RABBITMQ_URI",
                        "BATCH_TIMEOUT",
                        "BATCH_TIMEOUT_MS"));
        assertThat(Configuration.of(
                                Map.of("RABBITMQ_URL", "amqp://a", "RABBITMQ_URI", "amqp://b", "POSTGRES_PORT", "1"))
                        .misspelt())
                .isEmpty();
    }

    @Test
    void the_later_source_wins() throws IOException {
        Map<String, String> environment = new HashMap<>();
        assertThat(batchSize(environment)).isEqualTo("100");
        Files.writeString(directory.resolve("application.properties"), "BATCH_SIZE=7\nSETTLERS=2\n");
        assertThat(batchSize(environment)).isEqualTo("7");
        Files.writeString(directory.resolve(".env"), "# ours\r\nBATCH_SIZE=\"8\"\r\n");
        assertThat(batchSize(environment)).isEqualTo("8");
        environment.put("BATCH_SIZE", "9");
        assertThat(batchSize(environment)).isEqualTo("9");
        System.setProperty("BATCH_SIZE", "10");
        try {
            assertThat(batchSize(environment)).isEqualTo("10");
        } finally {
            System.clearProperty("BATCH_SIZE");
        }
        environment.put("BATCH_SIZE", "");
        assertThat(batchSize(environment)).isEqualTo("8");
        assertThat(Configuration.load(directory, environment).get("SETTLERS")).isEqualTo("2");
    }

    @Test
    void a_value_that_somebody_gives_is_set_though_it_is_the_default() {
        assertThat(Configuration.of(Map.of("FOUR_EYES", "on")).isSet("FOUR_EYES"))
                .isTrue();
        assertThat(Configuration.of(Map.of()).isSet("FOUR_EYES")).isFalse();
        assertThat(Configuration.of(Map.of("FOUR_EYES", "")).isSet("FOUR_EYES")).isFalse();
    }

    private String batchSize(Map<String, String> environment) {
        return Configuration.load(directory, environment).get("BATCH_SIZE");
    }

    @Test
    void a_secret_comes_from_a_file_without_its_last_line_end() throws IOException {
        Path file = Files.writeString(directory.resolve("password"), SECRET + "\r\n");
        assertThat(Configuration.of(Map.of("HAWTIO_PASSWORD_FILE", file.toString()))
                        .get("HAWTIO_PASSWORD"))
                .isEqualTo(SECRET);
        Configuration missing = Configuration.of(Map.of("HAWTIO_PASSWORD_FILE", "/no/such/file"));
        assertThatThrownBy(() -> missing.find("HAWTIO_PASSWORD"))
                .isInstanceOf(WrongSetting.class)
                .hasMessageContaining("HAWTIO_PASSWORD_FILE=/no/such/file");
    }
}
