package tech.novaeco.settlement.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.erdtman.jcs.JsonCanonicalizer;

class ReceiptPropertyTest {
    private final ReceiptVerifier verifier =
            new ReceiptVerifier(new KeySet(List.of(SampleBatch.OTHER.publicKey(), SampleBatch.KEY.publicKey())));

    @Property(tries = 100)
    void each_receipt_of_a_batch_verifies_and_only_in_its_own_place(@ForAll @IntRange(min = 1, max = 130) int size)
            throws InvalidReceipt {
        List<Receipt> receipts = SampleBatch.receipts(size);
        for (Receipt receipt : receipts) {
            assertThat(verifier.verify(receipt.text()).receipt()).isEqualTo(receipt);
        }
        Receipt first = receipts.get(0);
        Receipt last = receipts.get(size - 1);
        assertThat(valid(new Receipt(first.statement(), last.index(), last.path(), last.batch()).text()))
                .isEqualTo(size == 1);
    }

    @Property(tries = 5_000)
    void any_changed_bit_fails(
            @ForAll @IntRange(min = 1, max = 130) int size,
            @ForAll @IntRange(max = 1_000_000) int place,
            @ForAll @IntRange(max = 7) int bit) {
        byte[] text = SampleBatch.receipts(size).get(place % size).text().getBytes(StandardCharsets.UTF_8);
        assertFailsWith(text, place % text.length, bit);
    }

    /** Every one of them, once. */
    @Example
    void each_changed_bit_of_one_receipt_fails() {
        byte[] text = SampleBatch.receipts(3).get(2).text().getBytes(StandardCharsets.UTF_8);
        for (int place = 0; place < text.length; place++) {
            for (int bit = 0; bit < 8; bit++) {
                assertFailsWith(text, place, bit);
            }
        }
    }

    @Property(tries = 200)
    void a_text_is_in_the_form_that_a_canonicalizer_gives_it(@ForAll @IntRange(min = 1, max = 100) int size)
            throws Exception {
        for (Receipt receipt : SampleBatch.receipts(size)) {
            String text = receipt.text();
            assertThat(new JsonCanonicalizer(text).getEncodedString()).isEqualTo(text);
        }
    }

    private void assertFailsWith(byte[] text, int place, int bit) {
        byte[] changed = text.clone();
        changed[place] ^= (byte) (1 << bit);
        assertThat(valid(new String(changed, StandardCharsets.UTF_8)))
                .as("bit %d of byte %d", bit, place)
                .isFalse();
    }

    private boolean valid(String text) {
        try {
            verifier.verify(text);
            return true;
        } catch (InvalidReceipt e) {
            return false;
        }
    }
}
