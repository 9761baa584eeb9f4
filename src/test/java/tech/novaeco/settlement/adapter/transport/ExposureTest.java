package tech.novaeco.settlement.adapter.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tech.novaeco.settlement.adapter.postgres.DatabaseUrl;
import tech.novaeco.settlement.adapter.rabbit.RabbitConnections;

/** Which addresses leave the way to a server open to others. */
class ExposureTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgresql://u:s3cret@db.example:5432/ledger",
                "postgresql://u:s3cret@db.example/ledger?sslmode=require",
                "postgresql://u:s3cret@db.example/ledger?sslmode=verify-ca",
                "postgresql://u:s3cret@db.example/ledger?sslmode=verify-full-not",
                "postgresql://u:s3cret@127.0.0.1,db.example/ledger?sslmode=prefer",
                "postgresql://u:s3cret@db.example/ledger?sslmode=verify-full&sslfactory=org.postgresql.ssl.NonValidatingFactory",
                "postgresql://u:s3cret@127.0.0.1.example/ledger",
                "jdbc:postgresql://10.0.0.7/ledger?user=u&password=s3cret"
            })
    void a_database_elsewhere_is_exposed_unless_it_is_verified(String url) {
        assertThat(DatabaseUrl.parse(url).exposure())
                .get()
                .asString()
                .contains("sslmode=verify-full")
                .doesNotContain("s3cret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgresql://u:p@db.example/ledger?sslmode=verify-full",
                "postgresql://u:p@a.example,b.example/ledger?x=y&sslmode=verify-full&sslrootcert=/etc/ca.pem",
                "postgresql://u:p@localhost:5432/ledger",
                "postgresql://u:p@127.0.0.1,[::1]:5433/ledger",
                "jdbc:postgresql:ledger",
                "jdbc:postgresql:///ledger"
            })
    void a_database_that_is_verified_or_on_this_machine_is_not(String url) {
        assertThat(DatabaseUrl.parse(url).exposure()).isEmpty();
    }

    @Test
    void a_broker_elsewhere_is_exposed_unless_it_is_amqps() {
        assertThat(RabbitConnections.exposure("amqp://u:s3cret@mq.example/"))
                .get()
                .asString()
                .contains("amqps", "mq.example")
                .doesNotContain("s3cret");
        assertThat(RabbitConnections.exposure("amqps://u:p@mq.example/")).isEmpty();
        assertThat(RabbitConnections.exposure("AMQPS://u:p@mq.example/")).isEmpty();
        assertThat(RabbitConnections.exposure("amqp://u:p@127.0.0.1/")).isEmpty();
        assertThat(RabbitConnections.exposure("amqp://u:p@[::1]:5672/")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "amqps://u:s3cret@mq.example/?cacertfile=/there/is/none.pem",
                "amqps://u:s3cret@mq.example/?cacertfile=",
                "amqps://u:s3cret@mq.example/?cacertfil=/etc/ca.pem",
                "amqps://u:s3cret@mq.example/?verify=verify_none",
                "amqp://u:s3cret@mq.example/?cacertfile=/etc/ca.pem"
            })
    void what_would_leave_a_broker_unverified_is_refused(String uri) {
        assertThatThrownBy(() -> RabbitConnections.check(uri))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageMatching(".*\\?cacertfile=FILE.*: (cacertfile|verify|cacertfil) ?.*")
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void a_file_that_holds_no_certificate_is_refused(@TempDir Path directory) throws IOException {
        Path empty = Files.createFile(directory.resolve("ca.pem"));
        assertThatThrownBy(() -> RabbitConnections.check("amqps://u:p@mq.example/?cacertfile=" + empty))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(empty.toString());
    }
}
