package tech.novaeco.settlement.adapter.api;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;
import tech.novaeco.settlement.adapter.access.Caller;
import tech.novaeco.settlement.adapter.desk.Declined;
import tech.novaeco.settlement.trade.StrictJson;

/** What somebody asks over HTTP, read strictly: a name that nobody knows is refused, not passed over. */
final class ApiCall {
    static final int MAX_BODY_BYTES = 16 * 1024;

    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,17}");
    private static final ObjectMapper JSON = StrictJson.mapper();

    private final Caller caller;
    private final Map<String, Object> headers;
    private final Map<String, String> query;
    private final List<String> accepted;
    private final JsonNode body;

    private ApiCall(
            Caller caller,
            Map<String, Object> headers,
            Map<String, String> query,
            List<String> accepted,
            JsonNode body) {
        this.caller = caller;
        this.headers = headers;
        this.query = query;
        this.accepted = accepted;
        this.body = body;
    }

    /** @param names what may stand in the query; where there is a body, in it */
    static ApiCall of(Message request, Caller caller, Set<String> names) {
        Map<String, Object> headers = new HashMap<>(request.getHeaders());
        boolean writes = "POST".equals(headers.get(Exchange.HTTP_METHOD));
        Map<String, String> query =
                query(Objects.toString(headers.get(Exchange.HTTP_QUERY), ""), writes ? Set.of() : names);
        return new ApiCall(
                caller,
                headers,
                query,
                accepted(request.getHeader("Accept", "", String.class)),
                writes ? body(request, names) : MissingNode.getInstance());
    }

    /** From the address, not from Camel's headers, in which a header of the client's, such as From, has the same place. */
    private static Map<String, String> query(String query, Set<String> names) {
        Map<String, String> values = new HashMap<>();
        for (String part : query.isEmpty() ? new String[0] : query.split("&")) {
            String[] pair = part.split("=", 2);
            if (!names.contains(pair[0])) {
                throw Declined.wrong("the query may hold " + (names.isEmpty() ? "nothing" : sorted(names)));
            }
            if (values.put(pair[0], decoded(pair)) != null) {
                throw Declined.wrong(pair[0] + ": stands in the query twice");
            }
        }
        return values;
    }

    private static String decoded(String[] pair) {
        try {
            return pair.length == 1 ? "" : URLDecoder.decode(pair[1], StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw Declined.wrong(pair[0] + ": its value is not percent-encoded as it should be");
        }
    }

    /** Types without their parameters; what is given the weight 0 is not wanted. */
    private static List<String> accepted(String accept) {
        return Stream.of(accept.toLowerCase(Locale.ROOT).split(","))
                .map(String::strip)
                .filter(type -> !type.matches(".*;\\s*q=0(\\.0*)?\\s*(;.*)?"))
                .map(type -> type.split(";")[0].strip())
                .toList();
    }

    private static JsonNode body(Message request, Set<String> names) {
        String type = request.getHeader("Content-Type", "", String.class).toLowerCase(Locale.ROOT);
        if (!type.split(";")[0].strip().equals("application/json")) {
            throw new UnreadableBody(415, "Content-Type: application/json is allowed");
        }
        byte[] bytes = request.getBody(byte[].class);
        if (bytes != null && bytes.length > MAX_BODY_BYTES) {
            throw new UnreadableBody(413, "a body has at most " + MAX_BODY_BYTES + " bytes");
        }
        try {
            JsonNode body = JSON.readTree(text(bytes == null ? new byte[0] : bytes));
            if (!body.isObject()) {
                throw Declined.wrong("the body is no JSON object: {} is allowed where nothing is to be said");
            }
            body.fieldNames().forEachRemaining(name -> {
                if (!names.contains(name)) {
                    throw Declined.wrong("the body may hold " + sorted(names));
                }
            });
            return body;
        } catch (JacksonException e) {
            throw Declined.wrong("the body is no JSON, or names a member twice");
        } catch (CharacterCodingException e) {
            throw Declined.wrong("the body is no UTF-8");
        }
    }

    private static String text(byte[] bytes) throws CharacterCodingException {
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes))
                .toString();
    }

    private static String sorted(Set<String> names) {
        return String.join(", ", names.stream().sorted().toList());
    }

    Caller caller() {
        return caller;
    }

    /** From the path. @throws Declined with the sentence of the type that refuses it */
    <T> T path(String name, Function<String, T> type) {
        return as(type, name, String.valueOf(headers.get(name)));
    }

    /** From the path: a positive number. */
    long number(String name) {
        return path(name, ApiCall::positive);
    }

    /** From the query; null: it is not there. */
    <T> @Nullable T query(String name, Function<String, T> type) {
        String value = query.get(name);
        return value == null ? null : as(type, name, value);
    }

    /** Whether the caller names this type in Accept. */
    boolean accepts(String type) {
        return accepted.contains(type);
    }

    /** How many at most, from the query. */
    int limit(int otherwise, int most) {
        Long limit = query("limit", ApiCall::positive);
        if (limit != null && limit > most) {
            throw Declined.wrong("limit " + limit + ": 1 to " + most + " is allowed");
        }
        return limit == null ? otherwise : limit.intValue();
    }

    /** From the body: a text that must be there. */
    String text(String name) {
        String text = textOrNull(name);
        if (text == null) {
            throw Declined.wrong(name + ": is required, as a text");
        }
        return text;
    }

    <T> T text(String name, Function<String, T> type) {
        return as(type, name, text(name));
    }

    /** From the body. */
    @Nullable
    String textOrNull(String name) {
        JsonNode value = body.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isTextual()) {
            throw Declined.wrong(name + ": a text is allowed, in quotes");
        }
        return value.textValue();
    }

    /** A remark of at most 1,000 characters, from the body. */
    @Nullable
    String note() {
        String note = textOrNull("note");
        if (note != null && (note.length() > 1_000 || note.indexOf('\0') >= 0)) {
            throw Declined.wrong("note: at most 1000 characters are allowed, without NUL");
        }
        return note;
    }

    private static <T> T as(Function<String, T> type, String name, String text) {
        try {
            return type.apply(text);
        } catch (IllegalArgumentException e) {
            throw Declined.wrong(name + ": " + e.getMessage());
        }
    }

    /** One of the constants, by its name. */
    static <E extends Enum<E>> Function<String, E> oneOf(Class<E> type) {
        List<E> words = List.of(type.getEnumConstants());
        return text -> words.stream()
                .filter(word -> word.name().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("one of " + words + " is allowed"));
    }

    static long positive(String text) {
        if (!NUMBER.matcher(text).matches()) {
            throw new IllegalArgumentException("'" + text + "': a whole number from 1 is allowed");
        }
        return Long.parseLong(text);
    }

    /** A body that is not looked into. */
    static final class UnreadableBody extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final int status;

        UnreadableBody(int status, String text) {
            super(text, null, false, false);
            this.status = status;
        }

        int status() {
            return status;
        }
    }
}
