package tech.novaeco.settlement.adapter.camel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.impl.DefaultCamelContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tech.novaeco.settlement.origin.TradeKeyFile;
import tech.novaeco.settlement.support.SampleKeys;
import tech.novaeco.settlement.support.Trades;
import tech.novaeco.settlement.trade.RefusedTrade;

class TradeKeysTest {
    private static final Clock CLOCK = Clock.systemUTC();

    @TempDir
    private Path directory = Path.of("");

    private Path file = Path.of("");

    @BeforeEach
    void copy_the_sample_keys() throws IOException {
        file = directory.resolve("trade-keys.json");
        Files.copy(SampleKeys.FILE, file, StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void a_revocation_holds_from_the_next_look_on() throws IOException {
        TradeKeys keys = open();
        assertThat(believes(keys, "market-1")).isTrue();

        revoke("market-1");

        assertThat(believes(keys, "market-1")).isTrue();
        keys.refresh();
        assertThat(believes(keys, "market-1")).isFalse();
        assertThat(believes(keys, "desk-1")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no json", "{\"keys\":[]}", "{\"keys\":[{\"kid\":\"market-1\"}]}"})
    void a_broken_file_leaves_the_keys_read_before_in_force_and_health_warns(String broken) throws IOException {
        TradeKeys keys = open();
        revoke("desk-1");
        keys.refresh();
        Files.writeString(file, broken);
        for (int looks = 0; looks < 2; looks++) {
            keys.refresh();
            assertThat(believes(keys, "market-1")).isTrue();
            assertThat(believes(keys, "desk-1")).isFalse();
            assertThat(unsignedIsRefused(keys)).isTrue();
            assertThat(warning(keys)).contains("cannot be read", "stay in force");
        }
        Files.delete(file);
        keys.refresh();
        assertThat(believes(keys, "market-1")).isTrue();
        assertThat(unsignedIsRefused(keys)).isTrue();

        copy_the_sample_keys();
        keys.refresh();
        assertThat(believes(keys, "desk-1")).isTrue();
        assertThat(warning(keys)).isNull();
    }

    @Test
    void a_file_mended_to_what_it_was_warns_no_more() throws IOException {
        TradeKeys keys = open();
        Files.delete(file);
        keys.refresh();
        assertThat(warning(keys)).isNotNull();
        copy_the_sample_keys();
        keys.refresh();
        assertThat(warning(keys)).isNull();
    }

    @Test
    void health_warns_where_no_key_is_left() throws IOException {
        TradeKeys keys = open();
        revoke("market-1");
        revoke("desk-1");
        keys.refresh();

        assertThat(warning(keys)).contains("every trade is refused");
        assertThat(unsignedIsRefused(keys)).isTrue();
    }

    @Test
    void a_worker_does_not_begin_with_a_file_that_holds_no_keys() throws IOException {
        Files.writeString(file, "{}");
        assertThatThrownBy(this::open).isInstanceOf(IllegalArgumentException.class);
        Files.delete(file);
        assertThatThrownBy(this::open).isInstanceOf(IOException.class);
    }

    @Test
    void without_a_file_a_signature_is_not_looked_at_and_health_says_so() throws IOException {
        TradeKeys keys = new TradeKeys(Optional.empty(), CLOCK);
        keys.refresh();

        assertThat(unsignedIsRefused(keys)).isFalse();
        assertThat(health(keys).getMessage())
                .hasValueSatisfying(text -> assertThat(text).contains("not checked", "TRADE_KEYS_FILE"));
    }

    private TradeKeys open() throws IOException {
        return new TradeKeys(Optional.of(file), CLOCK);
    }

    private void revoke(String kid) throws IOException {
        new TradeKeyFile(file).change(before -> before.orElseThrow().revoked(kid, Instant.now()));
    }

    private static boolean believes(TradeKeys keys, String kid) {
        try {
            ObjectNode trade = Trades.trade().tree().require();
            SampleKeys.secret(kid).sign(trade);
            keys.check(trade, Instant.now());
            return true;
        } catch (RefusedTrade e) {
            return false;
        }
    }

    private static boolean unsignedIsRefused(TradeKeys keys) {
        try {
            keys.check(Trades.trade().tree(), Instant.now());
            return false;
        } catch (RefusedTrade e) {
            return true;
        }
    }

    private static @Nullable String warning(TradeKeys keys) {
        return (String) health(keys).getDetails().get("warning");
    }

    private static HealthCheck.Result health(TradeKeys keys) {
        TradeKeysHealth check = new TradeKeysHealth(keys, CLOCK);
        check.setCamelContext(new DefaultCamelContext());
        return check.call();
    }
}
