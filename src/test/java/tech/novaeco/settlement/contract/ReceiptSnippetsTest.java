package tech.novaeco.settlement.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tech.novaeco.settlement.support.ReceiptSamples;
import tech.novaeco.settlement.support.ReceiptSamples.Sample;
import tech.novaeco.settlement.support.ReceiptSnippet;
import tech.novaeco.settlement.support.ReceiptSnippet.Ended;

/** The few lines that verify a receipt in each language, run on every golden receipt as their readers run them. */
class ReceiptSnippetsTest {
    @TempDir
    private Path directory = Path.of("");

    @ParameterizedTest
    @EnumSource
    void it_accepts_every_good_receipt_and_no_tampered_one(ReceiptSnippet snippet) throws IOException {
        snippet.assumeRuns();
        List<Path> files = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        for (Sample sample : ReceiptSamples.all()) {
            files.add(Files.writeString(directory.resolve(sample.name()), sample.receipt()));
            expected.add((sample.valid() ? "VALID " : "INVALID ") + sample.name());
        }
        Ended ended = snippet.run(ReceiptSamples.DIRECTORY.resolve("jwks.json"), files);
        assertThat(ended.lines().stream().map(this::verdict)).containsExactlyElementsOf(expected);
        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(snippet.run(
                                ReceiptSamples.DIRECTORY.resolve("jwks.json"),
                                List.of(directory.resolve("valid-100-99")))
                        .exitCode())
                .isZero();
    }

    /** The first word, and the file it is about. */
    private String verdict(String line) {
        String file = line.replaceFirst(".*?" + Pattern.quote(directory + "/") + "([a-z0-9-]+).*", "$1");
        return line.substring(0, line.indexOf(' ') + 1) + file;
    }
}
