package tech.novaeco.settlement.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.WebDriverWait;

/** A person at the Hawtio console, in the Chromium of this machine. */
public final class HawtioBrowser implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** A step's box: exchanges in flight, exchanges done, its name and its id. */
    private static final Pattern STEP =
            Pattern.compile("^\\d+\\s+(?<done>\\d+)\\b.*\\(ID: (?<id>[^)]+)\\)", Pattern.DOTALL);

    private final ChromeDriver chrome;
    private final WebDriverWait wait;

    private HawtioBrowser(ChromeDriver chrome) {
        this.chrome = chrome;
        this.wait = new WebDriverWait(chrome, PATIENCE);
        wait.ignoring(StaleElementReferenceException.class);
    }

    /** Empty where this machine has no Chromium with its driver. */
    public static Optional<HawtioBrowser> open() throws IOException {
        return Chromium.open().map(HawtioBrowser::new);
    }

    /** Logs in once, Chromium then remembers it: a page whose own address holds a login could not fetch anything. */
    public void logIn(URI server, String user, String password) {
        chrome.get(server.getScheme() + "://" + encoded(user) + ":" + encoded(password) + "@" + server.getAuthority()
                + "/hawtio/user");
        chrome.get(server + "/hawtio/camel");
        wait.withMessage("Hawtio's page names who is logged in")
                .until(ExpectedConditions.textToBePresentInElementLocated(By.id("hawtio-header"), user));
    }

    /** Chooses a route in the tree that is not chosen yet; its diagram is the first thing shown. */
    public void openDiagram(String routeId) {
        By node = By.xpath("//button[contains(@class,'tree-view__node-text')][normalize-space()='" + routeId + "']");
        // at first that of all routes together
        Set<String> other = awaitDiagram("the diagram before " + routeId, Set.of());
        wait.withMessage("the tree of routes shows " + routeId)
                .until(ExpectedConditions.elementToBeClickable(node))
                .click();
        awaitDiagram("the diagram of " + routeId, other);
    }

    private Set<String> awaitDiagram(String what, Set<String> other) {
        return wait.withMessage(what + " is drawn").until(page -> {
            Set<String> steps = exchangesByStep().keySet();
            return steps.isEmpty() || steps.equals(other) ? null : steps;
        });
    }

    /** Exchanges done, as the diagram shows them, by step id, in the diagram's order. */
    public Map<String, Long> exchangesByStep() {
        Map<String, Long> exchanges = new LinkedHashMap<>();
        for (WebElement step : chrome.findElements(By.cssSelector(".react-flow__node"))) {
            Matcher text = STEP.matcher(step.getText());
            if (text.find()) {
                exchanges.put(text.group("id"), Long.valueOf(text.group("done")));
            }
        }
        return exchanges;
    }

    /** Waits until every one of these steps has done more than the given number. */
    public void awaitMoreThan(Map<String, Long> before) {
        wait.withMessage("every counter moves on from " + before).until(page -> {
            Map<String, Long> now = exchangesByStep();
            return before.entrySet().stream().allMatch(step -> now.getOrDefault(step.getKey(), 0L) > step.getValue());
        });
    }

    public void screenshotTo(Path file) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.write(file, chrome.getScreenshotAs(OutputType.BYTES));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public void close() {
        chrome.quit();
    }
}
