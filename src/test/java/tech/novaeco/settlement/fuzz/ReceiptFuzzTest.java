package tech.novaeco.settlement.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import tech.novaeco.settlement.receipt.InvalidReceipt;
import tech.novaeco.settlement.receipt.KeySet;
import tech.novaeco.settlement.receipt.ReceiptVerifier;
import tech.novaeco.settlement.support.ReceiptSamples;
import tech.novaeco.settlement.support.ReceiptSamples.Sample;

/** The verifier of receipts: whatever it accepts was signed, to the letter. */
class ReceiptFuzzTest {
    /** What most of the bad samples were before they were tampered with: fuzzing undoes that. */
    private static final Path ORIGINAL = Path.of(
            "src/test/resources/tech/novaeco/settlement/fuzz/ReceiptFuzzTestInputs",
            "nothing_is_accepted_but_the_one_text_of_a_signed_receipt",
            "leaf-4-of-7-before-it-was-tampered-with.json");

    private final Set<String> signed;
    private final ReceiptVerifier verifier;

    ReceiptFuzzTest() throws Exception {
        verifier = new ReceiptVerifier(KeySet.parse(ReceiptSamples.jwks()));
        signed = ReceiptSamples.all().stream()
                .filter(Sample::valid)
                .map(Sample::receipt)
                .collect(Collectors.toSet());
        signed.add(Files.readString(ORIGINAL).strip());
    }

    static Stream<byte[]> seeds() {
        return ReceiptSamples.all().stream().map(sample -> sample.receipt().getBytes(UTF_8));
    }

    @MethodSource("seeds")
    @FuzzTest
    void nothing_is_accepted_but_the_one_text_of_a_signed_receipt(byte[] file) {
        String text = new String(file, UTF_8);
        try {
            String receipt = verifier.verify(text).receipt().text();
            assertThat(text).isIn(receipt, receipt + "\n");
            assertThat(receipt).isIn(signed);
        } catch (InvalidReceipt invalid) {
            assertThat(invalid.getMessage()).isNotEmpty().doesNotContain("\n");
            assertThat(invalid.where()).isNotEmpty();
        }
    }
}
