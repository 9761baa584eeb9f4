package tech.novaeco.settlement.e2e;

import com.rabbitmq.client.AMQP.BasicProperties;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Properties and headers that no honest publisher sends. A worker looks at none of them but the timestamp. */
final class HostileProperties {
    private static final String CAMEL_NAMES = "CamelHttpUri CAmelHttpUri CAMELHTTPURI camelHttpUri CAmelBeanMethodName"
            + " CamelSqlQuery CAmelSqlQuery CamelSqlParameters CamelExecCommandExecutable CAmelExecCommandArgs CamelFileName"
            + " CamelSpringRabbitmqRedelivered CamelSpringRabbitmqReplyTo CamelRecipientListEndpoint CAmelRecipientListEndpoint"
            + " CamelExceptionCaught CamelAggregationCompleteAllGroups CamelAggregationCompleteCurrentGroup CamelSplitComplete"
            + " CamelRouteStop CAmelTransactionKey CamelToEndpoint CamelSlipEndpoint CamelDuplicateMessage rabbitmq.ROUTING_KEY"
            + " rabbitmq.DELIVERY_TAG Exchange.OVERRIDE_ENDPOINT org.restlet.http.headers breadcrumbId idempotencyKey delivery";

    private HostileProperties() {}

    static Map<String, BasicProperties> all() {
        Map<String, BasicProperties> all = new LinkedHashMap<>();
        all.put("names of Camel", headers(named(CAMEL_NAMES, "direct:dead-letters")));
        all.put("names of Camel with simple expressions", headers(named(CAMEL_NAMES, "${exec:touch /tmp/x}")));
        all.put("names of Camel with numbers", headers(named(CAMEL_NAMES, 999_999L)));
        all.put("names of Camel with bytes", headers(named(CAMEL_NAMES, new byte[] {(byte) 0xac, (byte) 0xed, 0, 5})));
        all.put(
                "tags of other deliveries",
                headers(Map.of("CamelSpringRabbitmqDeliveryTag", 1L, "CAmelSpringRabbitmqDeliveryTag", 999_999L)));
        all.put(
                "claims to be dead already",
                headers(Map.of(
                        "x-reason-code", "HASH_MISMATCH", "x-case-id", "1", "x-reason-text", "\n[ERROR] forged")));
        all.put(
                "claims of deliveries",
                headers(Map.of(
                        "x-delivery-count",
                        1_000_000L,
                        "x-death",
                        List.of(Map.of("count", 9_999L, "reason", "rejected", "queue", "q")))));
        all.put(
                "class names",
                headers(Map.of(
                        "__TypeId__",
                        "javax.script.ScriptEngineManager",
                        "__ContentTypeId__",
                        "java.util.PriorityQueue")));
        all.put("a thousand headers", headers(many(1_000)));
        all.put("a header of 100,000 letters", headers(Map.of("x", "z".repeat(100_000))));
        all.put("a name of 255 letters", headers(Map.of("n".repeat(255), "v")));
        all.put("no name", headers(Map.of("", "v")));
        all.put(
                "names with line ends and NUL",
                headers(Map.of("a\r\nb: c", "v", "nul\0", "v\0", "\u202eltr", "\ud83d\ude00")));
        all.put("tables in tables", headers(Map.of("x", nested(50))));
        all.put("a null", headers(nothing()));
        all.put("Java serialization", with(p -> p.contentType("application/x-java-serialized-object")));
        all.put(
                "Java serialization, other letters",
                with(p -> p.contentType("Application/X-Java-Serialized-Object; x=y")));
        all.put("XML", with(p -> p.contentType("application/xml").contentEncoding("utf-16")));
        all.put("no content type", with(p -> p.contentType("").contentEncoding("")));
        all.put("a compressed body", with(p -> p.contentType("application/json").contentEncoding("gzip")));
        all.put("an unknown encoding", with(p -> p.contentEncoding("no-such-charset")));
        all.put("a time to come", with(p -> p.timestamp(new Date(253_402_300_799_000L))));
        all.put("a time before time", with(p -> p.timestamp(new Date(0))));
        all.put(
                "ids of 255 letters",
                with(p -> p.messageId("i".repeat(255))
                        .correlationId("c".repeat(255))
                        .appId("a".repeat(255))));
        all.put(
                "another type and cluster",
                with(p -> p.type("settlement.paid").clusterId("c").appId("/novafin/settlements")));
        all.put("not persistent, of no priority", with(p -> p.deliveryMode(1).priority(255)));
        return all;
    }

    private static BasicProperties headers(Map<String, Object> headers) {
        return with(properties -> properties.headers(headers));
    }

    private static BasicProperties with(UnaryOperator<BasicProperties.Builder> change) {
        return change.apply(new BasicProperties.Builder().deliveryMode(2)).build();
    }

    private static Map<String, Object> named(String names, Object value) {
        Map<String, Object> headers = new HashMap<>();
        List.of(names.split(" ", -1)).forEach(name -> headers.put(name, value));
        return headers;
    }

    private static Map<String, Object> many(int count) {
        Map<String, Object> headers = new HashMap<>();
        for (int i = 0; i < count; i++) {
            headers.put("header-" + i, "value".getBytes(StandardCharsets.UTF_8));
        }
        return headers;
    }

    private static Map<String, Object> nested(int depth) {
        return depth == 0 ? Map.of("end", true) : Map.of("x", nested(depth - 1));
    }

    private static Map<String, Object> nothing() {
        Map<String, Object> headers = new HashMap<>();
        headers.put("CamelHttpUri", null);
        return headers;
    }
}
