package tech.novaeco.settlement.trade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The document behind a reversal: its words decide its id. */
class TradeReversalTest {
    private static final TradeId TRADE = TradeId.parse("0191b6a0-7c1e-7000-9000-000000000001");

    /** Fixed for ever: another id for the same words would reverse twice. */
    @Test
    void the_same_words_always_have_the_same_canonical_form_hash_and_id() {
        TradeReversal part = TradeReversal.of(TRADE, 400L, 2, "one credit was faulty");

        assertThat(new String(part.canonicalBytes(), StandardCharsets.UTF_8))
                .isEqualTo("{\"amount\":\"4.00\",\"reason\":\"one credit was faulty\","
                        + "\"reverses\":\"0191b6a0-7c1e-7000-9000-000000000001\",\"schemaVersion\":1}");
        assertThat(part.hash().hex()).isEqualTo("d2d3d3c094dfce1dcf4b6426ff2b64af2f7f6f6e7aa7d95e6f2e529c25195abc");
        assertThat(part.id().toString()).isEqualTo("e136a8c4-66b2-548a-903f-33c103fb1343");
    }

    @Test
    void other_words_are_another_reversal() {
        assertThat(java.util.stream.Stream.of(
                                TradeReversal.of(TRADE, null, 0, "a"),
                                TradeReversal.of(TRADE, null, 0, "b"),
                                TradeReversal.of(TRADE, 400L, 2, "a"),
                                TradeReversal.of(TRADE, 401L, 2, "a"))
                        .map(TradeReversal::id)
                        .distinct())
                .hasSize(4);
    }

    @Test
    void what_is_written_reads_back_and_is_as_the_published_schema_wants() throws Exception {
        Schema schema = schema();
        for (TradeReversal reversal : new TradeReversal[] {
            TradeReversal.of(TRADE, null, 0, "sold twice"), TradeReversal.of(TRADE, 5L, 18, "ünïcode \"quoted\"")
        }) {
            byte[] written = reversal.canonicalBytes();
            assertThat(TradeReversal.read(written)).isEqualTo(reversal);
            assertThat(schema.validate(new ObjectMapper().readTree(written))).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", " x", "x ", "two\nlines", "nul\0", "escape\u001b[31m", "\u202eright to left", "\ud800"})
    void a_reason_that_could_not_be_shown_on_one_line_is_refused(String reason) {
        assertThatThrownBy(() -> TradeReversal.of(TRADE, null, 0, reason))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("printable");
    }

    private static Schema schema() throws IOException {
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(
                        Files.readString(Path.of("src/main/resources/contract/trade-reversal.v1.schema.json")),
                        InputFormat.JSON);
    }
}
