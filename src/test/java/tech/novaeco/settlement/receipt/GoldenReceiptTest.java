package tech.novaeco.settlement.receipt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tech.novaeco.settlement.receipt.ReceiptVectors.Vector;

/** The published receipts, good and bad: what this code makes, and what it says of them. */
class GoldenReceiptTest {
    private static final Map<String, Vector> VECTORS = ReceiptVectors.all();

    static Set<String> names() {
        return VECTORS.keySet();
    }

    @Test
    void the_directory_has_exactly_these_vectors() throws IOException {
        Set<String> expected = new TreeSet<>(names());
        expected.add("jwks.json");
        try (Stream<Path> files = Files.list(ReceiptVectors.DIRECTORY)) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactlyInAnyOrderElementsOf(expected);
        }
        assertThat(Files.readString(ReceiptVectors.DIRECTORY.resolve("jwks.json")))
                .isEqualTo(ReceiptVectors.jwks());
    }

    /** The same bytes ever after: a signature of Ed25519 has no chance in it. */
    @ParameterizedTest
    @MethodSource("names")
    void a_vector_is_what_it_was_when_it_was_published(String name) throws IOException {
        assertThat(Files.readString(ReceiptVectors.DIRECTORY.resolve(name)))
                .isEqualTo(vector(name).json());
    }

    @ParameterizedTest
    @MethodSource("names")
    void a_vector_gets_its_verdict(String name) throws Exception {
        Vector vector = vector(name);
        ReceiptVerifier verifier = new ReceiptVerifier(KeySet.parse(ReceiptVectors.jwks()));
        if (vector.verdict().equals(ReceiptVectors.VALID)) {
            assertThat(verifier.verify(vector.receipt()).receipt().text()).isEqualTo(vector.receipt());
            assertThat(verifier.verify(vector.receipt() + "\n").receipt().text())
                    .isEqualTo(vector.receipt());
        } else {
            assertThatThrownBy(() -> verifier.verify(vector.receipt()))
                    .isInstanceOfSatisfying(InvalidReceipt.class, invalid -> {
                        assertThat(invalid.flaw()).as(invalid.getMessage()).hasToString(vector.verdict());
                        assertThat(invalid.where()).isNotEmpty();
                        assertThat(invalid.getMessage()).isNotEmpty().doesNotContain("\n");
                    });
        }
    }

    @Test
    void every_flaw_has_a_vector() {
        Set<String> shown =
                new TreeSet<>(VECTORS.values().stream().map(Vector::verdict).toList());
        assertThat(Stream.of(Flaw.values()).map(Flaw::name)).isSubsetOf(shown);
    }

    private static Vector vector(String name) {
        return Objects.requireNonNull(VECTORS.get(name), name);
    }
}
