package tech.novaeco.settlement.adapter.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.zxing.ReaderException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tech.novaeco.settlement.receipt.CompactReceipt;
import tech.novaeco.settlement.receipt.InvalidReceipt;
import tech.novaeco.settlement.receipt.KeySet;
import tech.novaeco.settlement.receipt.Receipt;
import tech.novaeco.settlement.receipt.ReceiptVerifier;
import tech.novaeco.settlement.support.ReceiptSamples;

class ReceiptPageTest {
    private static final String SITE = "https://settlement.example";

    private final ReceiptPage page = new ReceiptPage();

    /** A scanner in a warehouse sees no more than some hundred modules well. */
    @Test
    void the_qr_code_holds_the_address_and_the_whole_receipt_and_is_small_enough_to_scan()
            throws InvalidReceipt, ReaderException {
        Receipt receipt = receipt("valid-100-50");
        String html = page.render(receipt, List.of(), SITE);
        assertThat(PrintedCode.read(html)).isEqualTo(SITE + "/verify#" + CompactReceipt.digits(receipt.text()));
        assertThat(PrintedCode.modules(html)).isLessThanOrEqualTo(105);
    }

    @Test
    void without_a_known_address_the_code_holds_the_digits_only() throws InvalidReceipt, ReaderException {
        Receipt receipt = receipt("valid-001-00");
        assertThat(PrintedCode.read(page.render(receipt, List.of(), "")))
                .isEqualTo(CompactReceipt.digits(receipt.text()));
    }

    @Test
    void it_names_the_parties_and_the_legs_and_says_whether_it_stands() throws InvalidReceipt {
        Receipt receipt = receipt("valid-007-03");
        assertThat(page.render(receipt, List.of(), SITE))
                .contains("SETTLED", "buyer:4", "seller.x_y-4", "4.50", "CARBON_CREDIT", "2026-01-02T03:04:05.123456Z")
                .doesNotContain("REVERSED", "{{", "<script");
        String reversal = "0191b6a0-7c1e-7000-8000-000000000001";
        assertThat(page.render(receipt, List.of(reversal), SITE))
                .contains("REVERSED", "href=\"/receipts/" + reversal)
                .doesNotContain(">SETTLED<");
    }

    @Test
    void what_strangers_ask_for_is_text_and_never_markup() {
        assertThat(page.failure("BAD_REQUEST", "trade id '<script>alert(1)</script>'"))
                .contains("&lt;script&gt;")
                .doesNotContain("<script");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "none | false",
                "*/* | false",
                "application/json | false",
                "text/html | true",
                "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8 | true",
                "application/json, text/html | false",
                "application/json;q=0.5, text/html | true",
                "text/html;q=0.5, application/json | false",
                "text/*, application/json;q=0.9 | true",
                "text/html;q=0 | false"
            })
    void a_browser_gets_the_page_and_everybody_else_json(String accept, boolean html) {
        assertThat(Wanted.html(accept)).isEqualTo(html);
    }

    private static Receipt receipt(String sample) throws InvalidReceipt {
        return new ReceiptVerifier(KeySet.parse(ReceiptSamples.jwks()))
                .verify(ReceiptSamples.named(sample).receipt())
                .receipt();
    }
}
