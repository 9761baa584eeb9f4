package tech.novaeco.settlement.adapter.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import tech.novaeco.settlement.adapter.postgres.ReceiptKeys;
import tech.novaeco.settlement.adapter.postgres.Receipts;
import tech.novaeco.settlement.receipt.Receipt;
import tech.novaeco.settlement.trade.TradeId;

/**
 * Receipts, and all that is needed to verify them, for whoever knows a trade's id. Open without a login: an id is a secret
 * between the parties until one of them shows the receipt. Thread-safe.
 */
public final class ReceiptEdge {
    private static final Logger LOG = LoggerFactory.getLogger(ReceiptEdge.class);

    private static final String JSON = "application/json";
    private static final String HTML = "text/html; charset=utf-8";
    /** Strangers may ask, so they get a few connections at most: the settlers need the others. */
    private static final int AT_ONCE = 2;

    private static final int PATIENCE_SECONDS = 2;

    private record Answer(int status, String type, String cache, String body) {}

    private interface Question {
        Answer answer() throws IOException;
    }

    private final Receipts receipts;
    private final ReceiptKeys keys;
    private final ReceiptPage page = new ReceiptPage();
    private final VerifyPage verifyPage = new VerifyPage();
    private final ObjectMapper json = new ObjectMapper();
    private final Semaphore asking = new Semaphore(AT_ONCE);

    public ReceiptEdge(Receipts receipts, ReceiptKeys keys) {
        this.receipts = receipts;
        this.keys = keys;
    }

    /** All keys that ever signed: an old receipt verifies with an old key. */
    public void jwks(Exchange exchange) {
        ask(
                exchange,
                false,
                () -> new Answer(
                        200,
                        "application/jwk-set+json",
                        "max-age=60",
                        keys.published().jwks()));
        exchange.getMessage().setHeader("Access-Control-Allow-Origin", "*");
    }

    /** The receipt's one text, or for a browser a page about it. */
    public void receipt(Exchange exchange) {
        Message request = exchange.getMessage();
        String id = request.getHeader("tradeId", "", String.class);
        String site = Site.of(request);
        boolean html = Wanted.html(request.getHeader("Accept", String.class));
        ask(exchange, html, () -> {
            TradeId trade = TradeId.parse(id);
            Receipts.Standing standing = receipts.standing(trade).orElse(null);
            Receipt receipt = receipts.find(trade).orElse(null);
            if (standing == null || receipt == null) {
                return failure(404, "NOT_FOUND", html, why(trade, standing));
            }
            return html
                    ? new Answer(200, HTML, "no-store", page.render(receipt, standing.reversedBy(), site))
                    : new Answer(200, JSON, "no-cache", receipt.text());
        });
        exchange.getMessage().setHeader("Vary", "Accept");
    }

    /** Whether what the receipt says still stands. */
    public void status(Exchange exchange) {
        String id = exchange.getMessage().getHeader("tradeId", "", String.class);
        ask(exchange, false, () -> {
            TradeId trade = TradeId.parse(id);
            Receipts.Standing standing = receipts.standing(trade).orElse(null);
            if (standing == null) {
                return failure(404, "NOT_FOUND", false, why(trade, null));
            }
            Map<String, Object> body = new LinkedHashMap<>();
            body.put("tradeId", trade.toString());
            body.put("status", standing.status());
            body.put("reversed", !standing.reversedBy().isEmpty());
            body.put("reversedBy", standing.reversedBy());
            return new Answer(200, JSON, "no-store", write(body));
        });
    }

    /** The page that verifies receipts in the browser, with this ledger's keys; it asks nobody anything. */
    public void verify(Exchange exchange) {
        ask(exchange, true, () -> new Answer(200, HTML, "no-cache", verifyPage.with(knownKeys())));
        exchange.getMessage().setHeader("Content-Security-Policy", VerifyPage.POLICY);
    }

    /** The page works without: then keys are pasted. */
    private String knownKeys() {
        try {
            return keys.published().jwks();
        } catch (DataAccessException e) {
            return "";
        }
    }

    private void ask(Exchange exchange, boolean html, Question question) {
        Message message = exchange.getMessage();
        // Camel would send the request's headers back
        message.removeHeaders("*");
        Answer answer = answer(html, question);
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, answer.status());
        message.setHeader("Content-Type", answer.type());
        message.setHeader("Cache-Control", answer.cache());
        message.setHeader("X-Content-Type-Options", "nosniff");
        message.setHeader("Referrer-Policy", "no-referrer");
        message.setHeader("Content-Security-Policy", ReceiptPage.POLICY);
        message.setBody(answer.body());
    }

    private Answer answer(boolean html, Question question) {
        boolean mayAsk = false;
        try {
            mayAsk = asking.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return mayAsk
                    ? question.answer()
                    : failure(503, "BUSY", html, "too many ask for receipts at the moment: try again in a second");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return failure(503, "BUSY", html, "the worker stops: try again in a while");
        } catch (IllegalArgumentException e) {
            return failure(400, "BAD_REQUEST", html, String.valueOf(e.getMessage()));
        } catch (DataAccessException e) {
            return failure(503, "UNAVAILABLE", html, "the ledger does not answer: try again in a while");
        } catch (IllegalStateException | IOException e) {
            LOG.error("No receipt: {}", e.getMessage());
            return failure(500, "BROKEN", html, String.valueOf(e.getMessage()));
        } finally {
            if (mayAsk) {
                asking.release();
            }
        }
    }

    private static String why(TradeId trade, Receipts.@Nullable Standing standing) {
        if (standing == null) {
            return "trade " + trade + " is not in the ledger: it has not arrived, or is being settled right now";
        }
        return standing.settled()
                ? "trade " + trade + " settled before this ledger signed receipts"
                : "trade " + trade + " is " + standing.status()
                        + (standing.reasonCode() == null ? "" : " (" + standing.reasonCode() + ")")
                        + ": only a settled trade has a receipt";
    }

    private Answer failure(int status, String error, boolean html, String text) {
        return html
                ? new Answer(status, HTML, "no-store", page.failure(error, text))
                : new Answer(status, JSON, "no-store", write(Map.of("error", error, "text", text)));
    }

    private String write(Map<String, ?> body) {
        try {
            return json.writeValueAsString(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts, truths and lists", e);
        }
    }
}
