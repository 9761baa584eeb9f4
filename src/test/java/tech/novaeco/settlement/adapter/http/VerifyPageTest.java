package tech.novaeco.settlement.adapter.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.support.ui.WebDriverWait;
import tech.novaeco.settlement.receipt.CompactReceipt;
import tech.novaeco.settlement.support.Chromium;
import tech.novaeco.settlement.support.ReceiptSamples;

/** The page that verifies receipts, in Chromium: from a disk, from a worker, and without the browser's own cryptography. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VerifyPageTest {
    private static final Path PAGE = Path.of("src/main/resources/receipts/verify.html");
    /** JavaScript's own reader sees neither: that a name stands twice, and how a number was written. */
    private static final Set<String> SEEN_AS_NOT_CANONICAL =
            Set.of("tampered-duplicate-member", "tampered-number-with-point");

    private final ChromeDriver chrome;
    private final HttpServer server;

    @TempDir
    private Path directory = Path.of("");

    VerifyPageTest() throws IOException {
        Optional<ChromeDriver> found = Chromium.open("--host-resolver-rules=MAP warehouse.test 127.0.0.1");
        Assumptions.assumeTrue(found.isPresent(), "needs chromium and chromedriver");
        chrome = found.orElseThrow();
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        byte[] page = new VerifyPage().with(ReceiptSamples.jwks().strip()).getBytes(StandardCharsets.UTF_8);
        server.createContext("/verify", exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
            exchange.getResponseHeaders().set("Content-Security-Policy", VerifyPage.POLICY);
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        server.start();
    }

    @AfterAll
    void close() {
        chrome.quit();
        server.stop(0);
    }

    @Test
    void it_is_one_file_that_names_no_other() throws IOException {
        Matcher other = Pattern.compile(
                        "(?i)\\bsrc=|<link|@import|[:\\s]url\\(|\\bfetch\\(|XMLHttpRequest|WebSocket\\(|\\bimport\\(")
                .matcher(Files.readString(PAGE));
        assertThat(other.find() ? other.group() : "").isEmpty();
    }

    @Test
    void a_person_pastes_keys_and_a_receipt_into_the_file_from_a_disk() {
        chrome.get(PAGE.toUri().toString());
        enter("jwks", ReceiptSamples.jwks());
        enter("receipt", ReceiptSamples.named("valid-007-03").receipt());
        click();
        assertThat(verdict().getText()).startsWith("VALID").contains("buyer:4", "seller.x_y-4", "4.50", "EUR");

        enter("receipt", ReceiptSamples.named("tampered-amount-changed").receipt());
        click();
        assertThat(verdict().getText()).startsWith("NOT VALID").contains("ROOT", "statement");

        enter("receipt", ReceiptSamples.named("tampered-space").receipt());
        click();
        assertThat(verdict().getText()).startsWith("NOT VALID").contains("NOT_CANONICAL");

        enter("jwks", "");
        click();
        assertThat(verdict().getText()).startsWith("NO KEYS");
    }

    @Test
    void a_file_with_a_receipt_is_read() throws IOException {
        Path file = directory.resolve("receipt.json");
        Files.writeString(file, ReceiptSamples.named("valid-100-50").receipt() + "\n");
        chrome.get(at("127.0.0.1"));
        chrome.findElement(By.id("file")).sendKeys(file.toString());
        awaitVerdict();
        assertThat(verdict().getText()).startsWith("VALID").contains("buyer:51");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "warehouse.test"})
    void every_golden_receipt_gets_its_verdict_with_the_browsers_cryptography_and_without(String host) {
        chrome.get(at(host));
        assertThat(ReceiptSamples.all()).hasSizeGreaterThan(50).allSatisfy(sample -> {
            boolean notSeen = SEEN_AS_NOT_CANONICAL.contains(sample.name());
            assertThat(verdictOf(sample.receipt()))
                    .as(sample.name())
                    .isEqualTo(notSeen ? "NOT_CANONICAL" : sample.verdict());
        });
    }

    @Test
    void a_page_that_did_not_come_by_tls_has_no_cryptography_of_the_browsers() {
        chrome.get(at("warehouse.test"));
        assertThat(script("return typeof crypto.subtle")).isEqualTo("undefined");
        chrome.get(at("127.0.0.1"));
        assertThat(script("return typeof crypto.subtle")).isEqualTo("object");
    }

    @Test
    void what_a_qr_code_holds_is_verified_as_soon_as_the_page_opens() {
        String receipt = ReceiptSamples.named("valid-100-99").receipt();
        chrome.get("about:blank");
        chrome.get(at("warehouse.test") + "#" + CompactReceipt.digits(receipt));
        awaitVerdict();
        assertThat(verdict().getText()).startsWith("VALID").contains("buyer:100");
        assertThat(value("receipt")).isEqualTo(receipt);

        chrome.get("about:blank");
        chrome.get(at("warehouse.test") + "#" + CompactReceipt.digits(receipt).replaceFirst("7", "8"));
        awaitVerdict();
        assertThat(verdict().getText()).startsWith("NOT VALID");
    }

    private String at(String host) {
        return "http://" + host + ":" + server.getAddress().getPort() + "/verify";
    }

    private String verdictOf(String receipt) {
        return String.valueOf(chrome.executeAsyncScript("""
                const [receipt, done] = arguments;
                verifyReceipt(receipt, readKeys(document.getElementById('jwks').value))
                    .then(() => done('VALID'), e => done(e.flaw ?? 'ERROR ' + e));
                """, receipt));
    }

    private String script(String text) {
        return String.valueOf(((JavascriptExecutor) chrome).executeScript(text));
    }

    private void enter(String field, String text) {
        ((JavascriptExecutor) chrome)
                .executeScript("document.getElementById(arguments[0]).value = arguments[1]", field, text);
    }

    private String value(String field) {
        return script("return document.getElementById('" + field + "').value");
    }

    private void click() {
        script("document.getElementById('verdict').replaceChildren()");
        chrome.findElement(By.id("verify")).click();
        awaitVerdict();
    }

    private void awaitVerdict() {
        new WebDriverWait(chrome, Duration.ofSeconds(20))
                .until(page -> !verdict().getText().isEmpty());
    }

    private WebElement verdict() {
        return chrome.findElement(By.id("verdict"));
    }
}
