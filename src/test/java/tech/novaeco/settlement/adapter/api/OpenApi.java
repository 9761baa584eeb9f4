package tech.novaeco.settlement.adapter.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** {@code openapi.yaml}: its operations, and whether an answer is as it says. */
final class OpenApi {
    private static final String ADDRESS = "https://novaeco.tech/contract/openapi.json";

    private final JsonNode document;
    private final SchemaRegistry schemas;

    private OpenApi(JsonNode document) {
        this.document = document;
        this.schemas = SchemaRegistry.withDefaultDialect(
                SpecificationVersion.DRAFT_2020_12,
                registry -> registry.resourceLoaders(loaders ->
                        loaders.resources(address -> address.startsWith(ADDRESS) ? document.toString() : null)));
    }

    static OpenApi read() throws IOException {
        return new OpenApi(new YAMLMapper()
                .readTree(Path.of("src/main/resources/contract/openapi.yaml").toFile()));
    }

    JsonNode document() {
        return document;
    }

    /** Such as {@code GET /cases/{caseId}}, each with what the document says of it. */
    Map<String, JsonNode> operations() {
        Map<String, JsonNode> operations = new TreeMap<>();
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(operation -> operations.put(
                                operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey(),
                                operation.getValue())));
        return operations;
    }

    /** Empty when the answer is as the document says. */
    List<String> faults(String operationId, int status, JsonNode answer) {
        JsonNode operation = operations().values().stream()
                .filter(candidate -> candidate.path("operationId").asText().equals(operationId))
                .findFirst()
                .orElseThrow();
        String schema = operation
                .path("responses")
                .required(String.valueOf(status))
                .at("/content/application~1json/schema/$ref")
                .asText();
        return faults(schema, answer);
    }

    List<String> problemFaults(JsonNode problem) {
        return faults("#/components/schemas/Problem", problem);
    }

    private List<String> faults(String reference, JsonNode answer) {
        return schemas
                .getSchema(SchemaLocation.of(ADDRESS + reference))
                .validate(
                        answer.toString(),
                        InputFormat.JSON,
                        context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)))
                .stream()
                .map(Error::toString)
                .toList();
    }
}
