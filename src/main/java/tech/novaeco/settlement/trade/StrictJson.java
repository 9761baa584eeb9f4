package tech.novaeco.settlement.trade;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

/**
 * How JSON is read here: one document, no duplicate keys, exact numbers, a bound on everything. Jackson's defaults take
 * the last of two equal keys, ignore what follows the document and round numbers to doubles.
 */
public final class StrictJson {
    public static final int MAX_BYTES = 65_536;
    public static final int MAX_DEPTH = 16;
    /** Characters, far more than any amount needs: reading a number takes time quadratic in its length. */
    static final int MAX_NUMBER_LENGTH = 100;

    static final ObjectMapper MAPPER = JsonMapper.builder(factory())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private StrictJson() {}

    /**
     * A mapper of the caller's own, thread-safe: ask once and keep it. It reads as {@link TradeParser} does but for the
     * checks of UTF-8, NUL and surrogates, so trades go through the parser.
     */
    public static ObjectMapper mapper() {
        return MAPPER.copy();
    }

    private static JsonFactory factory() {
        return JsonFactory.builder()
                .disable(JsonFactory.Feature.CHARSET_DETECTION) // UTF-8, never a guess at UTF-16 or UTF-32
                // no table of names shared between messages: strangers could fill it until honest names no longer fit
                .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                .disable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN) // 1e999999999 would fill the memory
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxDocumentLength(MAX_BYTES)
                        .maxNestingDepth(MAX_DEPTH)
                        .maxNumberLength(MAX_NUMBER_LENGTH)
                        .maxStringLength(MAX_BYTES)
                        .maxNameLength(MAX_BYTES)
                        .build())
                .build();
    }
}
