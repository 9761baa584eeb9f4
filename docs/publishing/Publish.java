import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.erdtman.jcs.JsonCanonicalizer;

/**
 * Publishes a trade and waits for what became of it. After {@code make build}:
 *
 * <pre>
 * java -cp 'target/*:target/lib/*' docs/publishing/Publish.java publish trade.json      0: PAID, 1: rejected, 3: no answer
 * java -cp 'target/*:target/lib/*' docs/publishing/Publish.java hash FILE...            prints each file's trade hash
 * java -cp 'target/*:target/lib/*' docs/publishing/Publish.java sign FILE...            prints each file's signature
 * </pre>
 *
 * RABBITMQ_URI and QUEUE_NAME say where. TRADE_KEY names the file with the secret that signs; without it nothing is signed.
 * Needs com.rabbitmq:amqp-client, io.github.erdtman:java-json-canonicalization
 * and jackson-databind.
 */
public class Publish {
    static final String RABBITMQ_URI =
            System.getenv().getOrDefault("RABBITMQ_URI", "amqp://guest:guest@localhost:5672/%2F");
    static final String QUEUE = System.getenv().getOrDefault("QUEUE_NAME", "queue.finance.settlements");
    static final String EVENTS = "novafin.settlements";
    static final String TRADE_KEY = System.getenv("TRADE_KEY");
    static final int PATIENCE_SECONDS = 30;
    static final ObjectMapper JSON = new ObjectMapper();

    static String tradeHash(ObjectNode trade) throws Exception {
        ObjectNode hashed = trade.deepCopy().remove(List.of("tradeHash", "signature"));
        byte[] canonical = new JsonCanonicalizer(JSON.writeValueAsString(hashed)).getEncodedUTF8();
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(canonical));
    }

    static ObjectNode complete(ObjectNode trade) throws Exception {
        trade.put("tradeHash", tradeHash(trade));
        if (TRADE_KEY != null) {
            trade.remove("signature");
            trade.set("signature", signature(trade));
        }
        return trade;
    }

    /** Of a trade with its hash. {@code keys trade generate} makes the file: a JSON Web Key whose kid the worker knows. */
    static ObjectNode signature(ObjectNode signed) throws Exception {
        JsonNode key = JSON.readTree(new File(TRADE_KEY));
        byte[] text = ("novafin.trade.v1\n" + new JsonCanonicalizer(JSON.writeValueAsString(signed)).getEncodedString())
                .getBytes(StandardCharsets.UTF_8);
        boolean hmac = key.get("alg").textValue().equals("HS256");
        byte[] secret = Base64.getUrlDecoder().decode(key.get(hmac ? "k" : "d").textValue());
        return JSON.createObjectNode()
                .put("kid", key.get("kid").textValue())
                .put("alg", key.get("alg").textValue())
                .put("value", Base64.getUrlEncoder().withoutPadding().encodeToString(hmac ? hmac(secret, text) : ed25519(secret, text)));
    }

    static byte[] hmac(byte[] secret, byte[] text) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret, "HmacSHA256"));
        return mac.doFinal(text);
    }

    static byte[] ed25519(byte[] seed, byte[] text) throws Exception {
        Signature signature = Signature.getInstance("Ed25519");
        signature.initSign(KeyFactory.getInstance("Ed25519")
                .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, seed)));
        signature.update(text);
        return signature.sign();
    }

    static int publish(ObjectNode trade) throws Exception {
        String tradeId = trade.get("tradeId").textValue();
        complete(trade);
        ConnectionFactory broker = new ConnectionFactory();
        broker.setUri(RABBITMQ_URI);
        if (broker.getVirtualHost().isEmpty()) {
            broker.setVirtualHost("/"); // the client takes the slash of amqp://host:5672/ for a name that is empty
        }
        try (Connection connection = broker.newConnection("publisher")) {
            Channel channel = connection.createChannel();
            CompletableFuture<JsonNode> outcome = outcomeOf(tradeId, channel);

            // mandatory: what no queue takes comes back, and before its confirm
            AtomicBoolean returned = new AtomicBoolean();
            channel.addReturnListener(message -> returned.set(true));
            channel.confirmSelect();
            BasicProperties persistent = new BasicProperties.Builder()
                    .contentType("application/json")
                    .deliveryMode(2)
                    .build();
            channel.basicPublish("", QUEUE, true, persistent, JSON.writeValueAsBytes(trade));
            channel.waitForConfirmsOrDie(10_000);
            if (returned.get()) {
                throw new IllegalStateException("no queue " + QUEUE + ": start the worker, it makes it");
            }
            System.out.println("confirmed " + tradeId);

            JsonNode data = outcome.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            String status = data.path("status").textValue();
            System.out.println(status + " " + data.path("reasonCode").asText() + " "
                    + data.path("reasonText").asText());
            return status.equals("PAID") ? 0 : 1;
        } catch (TimeoutException e) {
            System.err.println("no callback in " + PATIENCE_SECONDS + " s: settled before, or not a trade; see " + QUEUE
                    + ".dlq");
            return 3;
        }
    }

    /**
     * By a queue of our own, so that nobody else misses a callback. A market place reads queue.trade.callbacks, which is
     * durable: there it acknowledges an event when it has stored it, and drops those whose id it has seen.
     */
    static CompletableFuture<JsonNode> outcomeOf(String tradeId, Channel channel) throws Exception {
        CompletableFuture<JsonNode> outcome = new CompletableFuture<>();
        String own = channel.queueDeclare("", false, true, true, Map.of()).getQueue();
        channel.queueBind(own, EVENTS, "settlement.*");
        channel.basicConsume(
                own,
                true,
                (tag, message) -> {
                    JsonNode data = JSON.readTree(message.getBody()).path("data");
                    if (data.path("tradeId").asText().equalsIgnoreCase(tradeId)) {
                        outcome.complete(data);
                    }
                },
                tag -> {});
        return outcome;
    }

    public static void main(String[] arguments) throws Exception {
        List<String> words = List.of(arguments);
        if (words.size() > 1 && words.get(0).equals("hash")) {
            for (String file : words.subList(1, words.size())) {
                System.out.println(tradeHash((ObjectNode) JSON.readTree(new File(file))) + " " + file);
            }
        } else if (words.size() > 1 && words.get(0).equals("sign") && TRADE_KEY != null) {
            for (String file : words.subList(1, words.size())) {
                JsonNode signature = complete((ObjectNode) JSON.readTree(new File(file))).get("signature");
                System.out.println(signature.get("value").textValue() + " " + file);
            }
        } else if (words.size() == 2 && words.get(0).equals("publish")) {
            System.exit(publish((ObjectNode) JSON.readTree(new File(words.get(1)))));
        } else {
            System.err.println("java -cp 'target/*:target/lib/*' docs/publishing/Publish.java publish FILE | hash FILE... | sign FILE...");
            System.exit(2);
        }
    }
}
