package tech.novaeco.settlement.adapter.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.util.RawValue;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import tech.novaeco.settlement.adapter.postgres.BatchStatements;
import tech.novaeco.settlement.adapter.postgres.SealLog;
import tech.novaeco.settlement.seal.BatchStatement;
import tech.novaeco.settlement.seal.LeafRange;

/**
 * The transparency log to whoever asks: checkpoints, proofs, statements. Nothing in it names a party or an amount.
 *
 * <p>Open to anyone, so no more than two questions at a time reach the database: settling needs its connections. Every
 * answer is a few rows by primary key, and a statement those of one batch. Thread-safe.
 */
public final class LogPages {
    private static final int AT_A_TIME = 2;
    private static final long PATIENCE_MILLIS = 1_000;
    private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]{0,17}");
    private static final Pattern UUID_FORM = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private final SealLog log;
    private final BatchStatements statements;
    private final Semaphore turnstile = new Semaphore(AT_A_TIME);
    private final ObjectMapper json = new ObjectMapper();

    public LogPages(SealLog log, BatchStatements statements) {
        this.log = log;
        this.statements = statements;
    }

    /** The latest checkpoint, a signed note. */
    public void latest(Exchange exchange) {
        answer(exchange, asked -> Answer.text(log.latestCheckpoint().orElseThrow(LogPages::noneYet)));
    }

    /** The checkpoint of one size, byte for byte as it was signed. */
    public void ofSize(Exchange exchange) {
        answer(exchange, asked -> {
            long size = number(asked, "size", null);
            return Answer.text(log.checkpoint(size)
                    .orElseThrow(() -> new No(
                            404,
                            "no checkpoint was signed at size " + size
                                    + ": not every size has one; see /checkpoint for the latest")));
        });
    }

    /** The keys that signed checkpoints, the newest first, one verifier key a line. */
    public void keys(Exchange exchange) {
        answer(exchange, asked -> {
            if (log.keys().isEmpty()) {
                throw noneYet();
            }
            return Answer.text(log.keys().stream().map(key -> key + "\n").collect(Collectors.joining()));
        });
    }

    /** That a batch is in the tree of {@code size} leaves; default: of the latest checkpoint. */
    public void inclusion(Exchange exchange) {
        answer(exchange, asked -> {
            SealLog.Leaf leaf = leaf(batch(asked, "batch"));
            long size = sized(asked, "size");
            if (leaf.position() >= size) {
                throw new No(
                        409,
                        "batch " + leaf.batchId() + " is leaf " + leaf.position() + ", which the tree of " + size
                                + " leaves does not have: ask with a size from " + (leaf.position() + 1));
            }
            Map<String, Object> body = new LinkedHashMap<>();
            body.put("batchId", leaf.batchId());
            body.put("index", leaf.position());
            body.put("treeSize", size);
            body.put("leafHash", hex(leaf.hash()));
            body.put("path", hexes(log.hashes(LeafRange.inclusion(leaf.position(), size))));
            body.put("rootHash", hex(log.root(size)));
            return json(body);
        });
    }

    /** That the tree of {@code to} leaves begins with the tree of {@code from}. */
    public void consistency(Exchange exchange) {
        answer(exchange, asked -> {
            long from = number(asked, "from", null);
            long to = sized(asked, "to");
            if (from > to) {
                throw new No(400, "from=" + from + " is more than to=" + to + ": the older size comes first");
            }
            Map<String, Object> body = new LinkedHashMap<>();
            body.put("from", from);
            body.put("to", to);
            body.put("proof", hexes(log.hashes(LeafRange.consistency(from, to))));
            body.put("fromRootHash", hex(log.root(from)));
            body.put("toRootHash", hex(log.root(to)));
            return json(body);
        });
    }

    /** What the log says of a batch, worked out anew from the ledger: its leaf hash is that of these bytes. */
    public void statement(Exchange exchange) {
        answer(exchange, asked -> {
            SealLog.Leaf leaf = leaf(batch(asked, "batchId"));
            BatchStatement statement = statements.of(List.of(leaf.batchId())).get(leaf.batchId());
            if (statement == null) {
                throw new No(404, "batch " + leaf.batchId() + " is in the log and not in the ledger: it was removed");
            }
            Map<String, Object> body = new LinkedHashMap<>();
            body.put("batchId", leaf.batchId());
            body.put("index", leaf.position());
            body.put("leafHash", hex(leaf.hash()));
            body.put("statement", new RawValue(statement.canonical()));
            return json(body);
        });
    }

    private SealLog.Leaf leaf(UUID batch) {
        return log.leaf(batch)
                .orElseThrow(() -> new No(
                        404,
                        "batch " + batch + " is not in the log: unknown, or not sealed yet;"
                                + " sealing follows a settlement by seconds"));
    }

    private long sized(Message asked, String name) {
        long latest = log.checkpointSize();
        if (latest == 0) {
            throw noneYet();
        }
        long size = number(asked, name, latest);
        if (size > latest) {
            throw new No(
                    409,
                    name + "=" + size + " is more than the log has: the latest checkpoint is of " + latest + " leaves");
        }
        return size;
    }

    private static long number(Message asked, String name, @Nullable Long otherwise) {
        String text = parameter(asked, name);
        if (text == null && otherwise != null) {
            return otherwise;
        }
        if (text == null || !NUMBER.matcher(text).matches()) {
            throw new No(400, asked(name, text) + ": a whole number is expected, such as " + name + "=12");
        }
        return Long.parseLong(text);
    }

    private static UUID batch(Message asked, String name) {
        String text = parameter(asked, name);
        if (text == null || !UUID_FORM.matcher(text).matches()) {
            throw new No(
                    400,
                    asked(name, text)
                            + ": a batch's id is expected, 36 characters in lower case; receipts name theirs");
        }
        return UUID.fromString(text);
    }

    private static String asked(String name, @Nullable String text) {
        return text == null ? name + " is missing" : name + "=" + text;
    }

    /** Of the query, not of the headers: a request may have a header {@code From}. Without a query, of the path. */
    private static @Nullable String parameter(Message asked, String name) {
        String query = asked.getHeader(Exchange.HTTP_QUERY, String.class);
        if (query == null) {
            return name.equals("from") ? null : asked.getHeader(name, String.class);
        }
        // named twice, it is no number and no id
        String values = Stream.of(query.split("&"))
                .filter(part -> part.startsWith(name + "="))
                .map(part -> part.substring(name.length() + 1))
                .collect(Collectors.joining(","));
        return values.isEmpty() ? null : values;
    }

    private static No noneYet() {
        return new No(404, "no checkpoint yet: nothing is sealed; see /health, check seal");
    }

    private Answer json(Map<String, Object> body) throws JsonProcessingException {
        return new Answer("application/json", json.writeValueAsString(body));
    }

    private static List<String> hexes(List<byte[]> hashes) {
        return hashes.stream().map(LogPages::hex).toList();
    }

    private static String hex(byte[] hash) {
        return HexFormat.of().formatHex(hash);
    }

    private interface Question {
        Answer of(Message asked) throws JsonProcessingException;
    }

    private record Answer(String type, String body) {
        static Answer text(String body) {
            return new Answer("text/plain; charset=utf-8", body);
        }
    }

    /** Why not, to be told with this status. */
    private static final class No extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final int status;

        No(int status, String text) {
            super(text, null, false, false);
            this.status = status;
        }
    }

    private void answer(Exchange exchange, Question question) {
        Message asked = exchange.getMessage().copy();
        Message told = exchange.getMessage();
        // Camel would send the request's headers back
        told.removeHeaders("*");
        told.setHeader("X-Content-Type-Options", "nosniff");
        told.setHeader("Cache-Control", "no-cache");
        told.setHeader("Access-Control-Allow-Origin", "*");
        int status = 200;
        Answer answer;
        try {
            answer = inTurn(question, asked);
        } catch (No no) {
            status = no.status;
            answer = error(String.valueOf(no.getMessage()));
        } catch (DataAccessException e) {
            status = 503;
            answer = error("the database does not answer: try again later");
        } catch (IllegalStateException broken) {
            status = 500;
            answer = error(broken.getMessage() + ": the stored log is broken; 'ledger verify' says where");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts and numbers", e);
        }
        if (status == 503) {
            told.setHeader("Retry-After", "1");
        }
        told.setHeader(Exchange.HTTP_RESPONSE_CODE, status);
        told.setHeader(Exchange.CONTENT_TYPE, answer.type());
        told.setBody(answer.body());
    }

    private Answer inTurn(Question question, Message asked) throws JsonProcessingException {
        boolean mine = false;
        try {
            mine = turnstile.tryAcquire(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
            if (!mine) {
                throw new No(503, "too many questions at once: try again in a second");
            }
            return question.of(asked);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new No(503, "the worker is stopping");
        } finally {
            if (mine) {
                turnstile.release();
            }
        }
    }

    private Answer error(String text) {
        return new Answer(
                "application/json", json.createObjectNode().put("error", text).toString());
    }
}
