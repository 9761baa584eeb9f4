package tech.novaeco.settlement.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.erdtman.jcs.JsonCanonicalizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tech.novaeco.settlement.support.NodePackages;
import tech.novaeco.settlement.support.ReceiptSamples;
import tech.novaeco.settlement.trade.ReasonCode;

class AsyncApiTest {
    private static final AsyncApi CONTRACT = AsyncApi.read();
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path PACKAGES = Path.of("src/test/node");

    static Set<String> messages() {
        return CONTRACT.messages().keySet();
    }

    @Test
    void it_is_an_asyncapi_document_by_asyncapis_own_schema() throws IOException {
        NodePackages.assumeInstalled(PACKAGES);
        Path published = PACKAGES.resolve("node_modules/@asyncapi/specs/schemas/3.0.0-without-$id.json");
        Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
                .getSchema(Files.readString(published), InputFormat.JSON);
        assertThat(schema.validate(CONTRACT.document())).isEmpty();
    }

    @Test
    void every_reference_leads_somewhere() {
        List<JsonNode> references = CONTRACT.document().findValues("$ref");
        assertThat(references).hasSizeGreaterThan(15).allSatisfy(reference -> {
            String text = reference.asText();
            if (text.startsWith("#")) {
                assertThat(CONTRACT.document().at(text.substring(1)).isMissingNode())
                        .as(text)
                        .isFalse();
            } else {
                assertThat(Path.of("src/main/resources/contract", text)).isRegularFile();
            }
        });
    }

    @ParameterizedTest
    @MethodSource("messages")
    void every_message_has_an_example_and_each_is_as_its_schema_wants(String key) {
        JsonNode examples = CONTRACT.message(key).path("examples");
        assertThat(examples).isNotEmpty();
        for (JsonNode example : examples) {
            for (String part : List.of("payload", "headers")) {
                if (CONTRACT.message(key).has(part)) {
                    assertThat(CONTRACT.faults(key, part, example.path(part))).isEmpty();
                }
            }
        }
    }

    @Test
    void the_example_of_a_trade_is_the_sample_that_is_paid() throws IOException {
        assertThat(CONTRACT.message("tradeExecuted").at("/examples/0/payload"))
                .isEqualTo(JSON.readTree(Samples.bytes("PAID")));
    }

    @Test
    void the_receipt_of_the_example_verifies() throws Exception {
        JsonNode example = CONTRACT.message("settlementPaid").at("/examples/0/payload/data/receipt");
        assertThat(new JsonCanonicalizer(example.toString()).getEncodedString())
                .isEqualTo(ReceiptSamples.named("valid-paid").receipt());
    }

    @Test
    void the_schema_names_every_reason_code() throws IOException {
        JsonNode named = JSON.readTree(Path.of("src/main/resources/contract/event.v1.schema.json")
                        .toFile())
                .at("/$defs/reasonCode/examples");
        assertThat(named)
                .extracting(JsonNode::asText)
                .containsExactlyElementsOf(
                        Stream.of(ReasonCode.values()).map(ReasonCode::name).toList());
    }

    @Test
    void a_member_that_is_missing_of_another_type_or_not_told_of_is_a_fault() throws IOException {
        String paid =
                CONTRACT.message("settlementPaid").at("/examples/0/payload").toString();
        for (String wrong : List.of(
                paid.replace("\"status\":\"PAID\"", "\"status\":\"SETTLED\""),
                paid.replace("\"attemptNo\":1,", ""),
                paid.replace("\"12.50\"", "12.5"),
                paid.replace("\"leg\":0", "\"leg\":0,\"purpose\":\"MAIN\""),
                paid.replaceAll("2026-11-22T", "2026-11-42T"))) {
            assertThat(wrong).isNotEqualTo(paid);
            assertThat(CONTRACT.faults("settlementPaid", "payload", JSON.readTree(wrong)))
                    .as(wrong)
                    .isNotEmpty();
        }
    }
}
