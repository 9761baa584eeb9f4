package tech.novaeco.settlement.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignedNoteTest {
    /** The example in the documentation of golang.org/x/mod/sumdb/note: keys, text and signature. */
    private static final String PRIVATE_KEY =
            "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";

    private static final String PUBLIC_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    private static final String TEXT = "If you think cryptography is the answer to your problem,\n"
            + "then you don't know what your problem is.\n";
    private static final String NOTE = TEXT + "\n\u2014 PeterNeumann"
            + " x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

    private final NoteSigner signer = NoteSigner.parse(PRIVATE_KEY + "\n");
    private final NoteVerifier verifier = NoteVerifier.parse(PUBLIC_KEY);

    @Test
    void the_published_example_comes_out_byte_for_byte() {
        assertThat(signer.verifier()).hasToString(PUBLIC_KEY);
        assertThat(signer.secretText()).isEqualTo(PRIVATE_KEY);
        assertThat(signer.sign(TEXT)).isEqualTo(NOTE);
        SignedNote note = SignedNote.parse(NOTE);
        assertThat(note.text()).isEqualTo(TEXT);
        assertThat(note.verifiedBy(List.of(verifier))).contains(verifier);
    }

    @Test
    void any_other_character_of_text_or_signature_fails() {
        for (int i = 0; i < NOTE.length(); i++) {
            String changed = NOTE.substring(0, i) + (NOTE.charAt(i) == 'x' ? 'y' : 'x') + NOTE.substring(i + 1);
            assertThat(verifies(changed)).as("character %d", i).isFalse();
        }
    }

    @Test
    void signatures_of_others_are_passed_over() {
        NoteSigner witness = NoteSigner.generate("witness", new SecureRandom());
        String theirs = witness.sign(TEXT).substring(TEXT.length() + 1);
        assertThat(verifies(NOTE + theirs)).isTrue();
        assertThat(SignedNote.parse(NOTE).verifiedBy(List.of(witness.verifier())))
                .isEmpty();
        NoteSigner namesake = NoteSigner.generate("PeterNeumann", new SecureRandom());
        assertThat(SignedNote.parse(namesake.sign(TEXT)).verifiedBy(List.of(verifier)))
                .isEmpty();
    }

    @Test
    void the_secret_is_in_no_text_but_its_own() {
        assertThat(signer.toString()).doesNotContain("AYEKFALV");
        assertThatThrownBy(() -> NoteSigner.parse(PRIVATE_KEY.replace("c74f20a3", "c74f20a4")))
                .hasMessageNotContaining("AYEKFALV");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "PeterNeumann+c74f20a3",
                "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
                "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10T=",
                "Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
            })
    void what_is_no_verifier_key_is_refused(String text) {
        assertThatThrownBy(() -> NoteVerifier.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "a\n", "a\n\n", "a\n\nb\n", "a\n\n\u2014 n AAAA", "a\r\n\n\u2014 n AAAA\n"})
    void what_is_no_note_is_refused(String text) {
        assertThatThrownBy(() -> SignedNote.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_checkpoint_is_three_lines() {
        Checkpoint checkpoint = new Checkpoint("novafin/settlement", 12, new byte[32]);
        assertThat(checkpoint.text())
                .isEqualTo("novafin/settlement\n12\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n");
        assertThat(Checkpoint.parse(checkpoint.text() + "an extension\n")).isEqualTo(checkpoint);
        assertThatThrownBy(() -> Checkpoint.parse("novafin/settlement\n012\nAAAA\n"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Checkpoint.parse("novafin/settlement\n12\nAAAA\n"))
                .hasMessageContaining("3 bytes");
    }

    private boolean verifies(String note) {
        try {
            return SignedNote.parse(note).verifiedBy(List.of(verifier)).isPresent();
        } catch (IllegalArgumentException noNote) {
            return false;
        }
    }
}
