package tech.novaeco.settlement.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tech.novaeco.settlement.contract.Samples;
import tech.novaeco.settlement.contract.Samples.Sample;
import tech.novaeco.settlement.support.Servers;
import tech.novaeco.settlement.support.ServersExtension;
import tech.novaeco.settlement.trade.RefusedTrade;
import tech.novaeco.settlement.trade.TradeParser;

/** Every sample message gets from the running worker what its name says, or what the index says for today; those that need keys stand in {@link TradeKeysIT}. */
@ExtendWith(ServersExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SamplesIT {
    private static final Samples SAMPLES = Samples.read();

    private final Stage stage;

    SamplesIT(Servers servers) throws Exception {
        stage = Stage.open(servers);
    }

    static List<Sample> samples() {
        return SAMPLES.samples().stream().filter(sample -> !sample.keys()).toList();
    }

    @BeforeAll
    void open_the_accounts_of_the_index() {
        SampleAccounts.open(SAMPLES.accounts(), stage.ledger());
    }

    @AfterAll
    void close() throws Exception {
        stage.close();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void a_sample_gets_the_outcome_it_is_named_for(Sample sample) throws Exception {
        publish(sample);
        if (!sample.settles()) {
            Awaitility.await("dead letter")
                    .atMost(Stage.PATIENCE)
                    .until(() -> !reasons(sample.body()).isEmpty());
            assertThat(reasons(sample.body())).containsOnly(sample.today());
        }
    }

    /** After what must have settled before, and until it has settled itself, if it does. */
    private void publish(Sample sample) throws Exception {
        for (Sample before : samples()) {
            if (before.outcome().equals(sample.after())) {
                publish(before);
            }
        }
        stage.publish(List.of(sample.body()));
        if (sample.settles()) {
            stage.awaitTold(id(sample.body()), sample.outcome());
        }
    }

    private List<String> reasons(byte[] body) {
        return stage.journal().deadLetters().entries().stream()
                .filter(letter -> Arrays.equals(letter.body(), body))
                .map(letter -> letter.header("x-reason-code"))
                .toList();
    }

    private static UUID id(byte[] body) throws RefusedTrade {
        return UUID.fromString(new TradeParser().parse(body).path("tradeId").asText());
    }
}
