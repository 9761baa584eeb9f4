package tech.novaeco.settlement.adapter.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JolokiaPolicyTest {
    private static final String CONTEXT = "org.apache.camel:context=*,type=context,*";
    private static SampleWorker worker;

    @BeforeAll
    static void start() throws Exception {
        worker = SampleWorker.start(SampleWorker.console());
    }

    @AfterAll
    static void stop() {
        worker.close();
    }

    @Test
    void reading_listing_searching_are_allowed() throws Exception {
        assertThat(status(json(worker.getLoggedIn("/jolokia/version")))).isEqualTo(200);
        assertThat(status(json(worker.getLoggedIn("/hawtio/jolokia/version")))).isEqualTo(200);
        JsonNode read = post("{\"type\":\"read\",\"mbean\":\"" + route() + "\",\"attribute\":\"ExchangesTotal\"}");
        assertThat(status(read)).isEqualTo(200);
        JsonNode both = post("[{\"type\":\"version\"},{\"type\":\"list\",\"path\":\"java.lang\"}]");
        assertThat(both).hasSize(2).allSatisfy(one -> assertThat(status(one)).isEqualTo(200));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"dumpRoutesAsXml()|[]|<routes", "dumpRoutesStatsAsXml|[true,true]|<camelContextStat"})
    void what_the_diagram_needs_is_allowed(String operation, String arguments, String answer) throws Exception {
        assertThat(exec(context(), operation, arguments).get("value").asText()).contains(answer);
    }

    @Test
    void an_error_handler_is_shown_but_is_no_step_of_the_diagram() throws Exception {
        String xml = exec(context(), "dumpRoutesAsXml()", "[]").get("value").asText();
        assertThat(xml.split("<errorHandler>", -1)).hasSizeGreaterThan(1);
        assertThat(xml.replaceAll("(?s)<!--.*?-->", "")).doesNotContain("errorHandler");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "stop()|[]",
                "start()|[]",
                "suspend()|[]",
                "restart()|[]",
                "stop|[]",
                "remove()|[]",
                "dumpRoutesAsXml(boolean)|[true]",
                "dumpRoutesAsXml|[true]",
                "createEndpoint|[\"log:x\"]",
                "sendBody(java.lang.String,java.lang.Object)|[\"direct:sample-sink\",\"x\"]",
                "sendStringBody(java.lang.String,java.lang.String)|[\"direct:sample-sink\",\"x\"]",
                "reset(boolean)|[true]",
                "setTracing|[true]",
                "startRoute|[\"sample-sink\"]",
                "removeRoute|[\"sample-sink\"]"
            })
    void everything_else_is_refused(String operation, String arguments) throws Exception {
        for (String bean : new String[] {context(), route()}) {
            JsonNode answer = exec(bean, operation, arguments);
            assertThat(status(answer)).as(answer.toString()).isEqualTo(403);
        }
        assertThat(worker.camel()
                        .getRouteController()
                        .getRouteStatus("sample-sink")
                        .isStarted())
                .isTrue();
    }

    @Test
    void attributes_cannot_be_set_nor_the_heap_be_dumped() throws Exception {
        assertThat(status(post("{\"type\":\"write\",\"mbean\":\"" + route()
                        + "\",\"attribute\":\"StatisticsEnabled\",\"value\":false}")))
                .isEqualTo(403);
        assertThat(status(exec("com.sun.management:type=HotSpotDiagnostic", "dumpHeap", "[\"/tmp/x\",true]")))
                .isEqualTo(403);
        String bulk =
                "[{\"type\":\"version\"},{\"type\":\"exec\",\"mbean\":\"" + route() + "\",\"operation\":\"stop()\"}]";
        assertThat(status(post(bulk).get(1))).isEqualTo(403);
        HttpResponse<String> byGet = worker.getLoggedIn("/jolokia/exec/" + route().replace("\\\"", "%22") + "/stop()");
        assertThat(status(json(byGet))).isEqualTo(403);
    }

    @Test
    void secrets_on_the_command_line_stay_hidden() throws Exception {
        System.setProperty("sample.password", "plain-secret");
        try {
            String bean = "\"mbean\":\"java.lang:type=Runtime\"";
            assertThat(status(post("{\"type\":\"read\"," + bean + ",\"attribute\":\"SystemProperties\"}")))
                    .isEqualTo(403);
            assertThat(post("{\"type\":\"read\"," + bean + "}").toString()).doesNotContain("plain-secret");
            assertThat(post("{\"type\":\"read\",\"mbean\":\"java.lang:*\"}").toString())
                    .doesNotContain("plain-secret");
        } finally {
            System.clearProperty("sample.password");
        }
    }

    private static String context() throws Exception {
        return find(CONTEXT);
    }

    private static String route() throws Exception {
        return find("org.apache.camel:type=routes,name=\\\"sample-sink\\\",*");
    }

    private static String find(String pattern) throws Exception {
        JsonNode found = post("{\"type\":\"search\",\"mbean\":\"" + pattern + "\"}");
        return found.get("value").get(0).asText().replace("\"", "\\\"");
    }

    private static JsonNode exec(String bean, String operation, String arguments) throws Exception {
        return post("{\"type\":\"exec\",\"mbean\":\"" + bean + "\",\"operation\":\"" + operation + "\",\"arguments\":"
                + arguments + "}");
    }

    private static JsonNode post(String body) throws Exception {
        return json(worker.post("/jolokia", body));
    }

    private static JsonNode json(HttpResponse<String> answer) throws IOException {
        assertThat(answer.statusCode()).isEqualTo(200);
        return new ObjectMapper().readTree(answer.body());
    }

    private static int status(JsonNode answer) {
        return answer.get("status").asInt();
    }
}
