package tech.novaeco.settlement.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tech.novaeco.settlement.contract.Samples.Sample;
import tech.novaeco.settlement.support.Assets;
import tech.novaeco.settlement.support.SampleKeys;
import tech.novaeco.settlement.trade.HashCheck;
import tech.novaeco.settlement.trade.OriginCheck;
import tech.novaeco.settlement.trade.ReasonCode;
import tech.novaeco.settlement.trade.RefusedTrade;
import tech.novaeco.settlement.trade.TradeParser;
import tech.novaeco.settlement.trade.TradeValidator;

class SamplesTest {
    private static final Samples SAMPLES = Samples.read();

    static List<Sample> samples() {
        return SAMPLES.samples();
    }

    @Test
    void every_reason_code_has_a_sample_or_a_reason_why_not() {
        List<String> listed =
                new ArrayList<>(samples().stream().map(Sample::outcome).toList());
        listed.addAll(SAMPLES.without());
        List<String> outcomes = new ArrayList<>(List.of("PAID", "PENDING", "HELD", "RELEASED"));
        Stream.of(ReasonCode.values()).map(ReasonCode::name).forEach(outcomes::add);
        assertThat(listed).containsExactlyInAnyOrderElementsOf(outcomes);
    }

    @Test
    void the_index_lists_every_file() throws IOException {
        try (Stream<Path> files = Files.list(Samples.DIRECTORY)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(Stream.concat(
                                    Stream.of("samples.json"),
                                    samples().stream().map(s -> s.outcome() + ".json"))
                            .toList());
        }
    }

    /** What only the ledger can tell is a good trade here. */
    @ParameterizedTest
    @MethodSource("samples")
    void a_sample_is_refused_for_its_own_reason_only(Sample sample) {
        String verdict = verdict(sample.body(), sample.keys() ? SampleKeys.all() : OriginCheck.NONE);
        boolean poison = !sample.settles() && ReasonCode.valueOf(sample.today()).isPoison();
        assertThat(verdict).isEqualTo(poison ? sample.today() : "valid");
    }

    private static String verdict(byte[] body, OriginCheck origin) {
        try {
            new TradeValidator(Assets.registry(), HashCheck.VERIFY, origin, Clock.systemUTC())
                    .validate(new TradeParser().parse(body));
            return "valid";
        } catch (RefusedTrade e) {
            return e.reason().name();
        }
    }
}
