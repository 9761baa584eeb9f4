package tech.novaeco.settlement.support;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.erdtman.jcs.JsonCanonicalizer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeClientIT {
    private static final String QUEUE = "queue.node.test";
    private static final List<String> OWNERS = List.of("alice", "bob", "carol");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path directory = Path.of("");

    @BeforeEach
    void assumeAvailable() {
        NodeClient.assumeAvailable();
    }

    @Test
    void what_it_publishes_is_consumed_once_and_well_formed_but_for_the_poison() throws Exception {
        try (Servers servers = Servers.open()) {
            declareQueue(servers.rabbitUri());
            PublishJournal published = publish(servers.rabbitUri(), 300, 0);
            assertThat(published.messages()).isEqualTo(300);
            assertThat(published.unsure()).isEmpty();
            assertThat(published.poison()).isBetween(1, 60);
            assertThat(published.confirmed().size()).isBetween(200, 299);
            assertThat(consumed(servers.rabbitUri(), 300)).hasSize(300);
            assertThat(published.bodies().stream().filter(NodeClientIT::hashHolds))
                    .hasSizeBetween(240, 299);
        }
    }

    @Test
    @Tag("services")
    void it_loses_nothing_when_the_broker_is_killed() throws Exception {
        try (PrivateRabbit rabbit = PrivateRabbit.create()) {
            rabbit.start();
            declareQueue(rabbit.uri());
            rabbit.awaitQueuesRegistered();
            Path journal = directory.resolve("published");
            try (NodeClient client = NodeClient.publish(rabbit.uri(), QUEUE, 2_000, 7, OWNERS, 500, journal)) {
                Awaitility.await()
                        .atMost(PATIENCE)
                        .until(() -> Files.exists(journal)
                                && PublishJournal.read(journal).messages() > 300);
                rabbit.kill9();
                rabbit.start();
                client.awaitEnd(PATIENCE);
            }
            PublishJournal published = PublishJournal.read(journal);
            assertThat(published.messages()).isEqualTo(2_000);
            String all = String.join("\n", consumed(rabbit.uri(), 2_000));
            assertThat(published.confirmed()).allSatisfy(id -> assertThat(all).contains(id.toString()));
        }
    }

    /** By the Java library of RFC 8785: the client used the JavaScript one. */
    private static boolean hashHolds(byte[] body) {
        try {
            ObjectNode trade = (ObjectNode) new ObjectMapper().readTree(body);
            String claimed = trade.remove("tradeHash").asText();
            byte[] canonical = new JsonCanonicalizer(trade.toString()).getEncodedUTF8();
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(canonical);
            return HexFormat.of().formatHex(digest).equals(claimed);
        } catch (IOException malformed) {
            return false;
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private PublishJournal publish(String uri, int count, int perSecond) {
        Path journal = directory.resolve("published");
        try (NodeClient client = NodeClient.publish(uri, QUEUE, count, 42, OWNERS, perSecond, journal)) {
            client.awaitEnd(PATIENCE);
        }
        return PublishJournal.read(journal);
    }

    private List<String> consumed(String uri, int atLeast) throws Exception {
        Path journal = directory.resolve("consumed");
        Files.writeString(journal, "");
        try (NodeClient client = NodeClient.consume(uri, List.of(QUEUE), journal)) {
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> client.running() && Files.readAllLines(journal).size() >= atLeast);
        }
        return Files.readAllLines(journal);
    }

    private static void declareQueue(String uri) throws Exception {
        try (Connection connection = AmqpConnections.open(uri, "declare");
                Channel channel = connection.createChannel()) {
            channel.queueDeclare(QUEUE, true, false, false, Map.of("x-queue-type", "quorum"));
        }
    }
}
