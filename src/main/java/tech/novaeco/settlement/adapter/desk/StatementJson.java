package tech.novaeco.settlement.adapter.desk;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A statement as one JSON object; whether all agrees stands behind the entries, because only then it is known. */
public final class StatementJson implements StatementSink {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .disable(SerializationFeature.FLUSH_AFTER_WRITE_VALUE)
            .build();

    private final JsonGenerator json;

    /** @param out is flushed in the end, and not closed */
    public StatementJson(Writer out) {
        try {
            json = JSON.writerWithDefaultPrettyPrinter()
                    .createGenerator(out)
                    .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private interface Step {
        void write() throws IOException;
    }

    @Override
    public void begin(StatementFigures figures) {
        step(() -> {
            json.writeStartObject();
            for (Map.Entry<String, @Nullable Object> member :
                    figures.row().members().entrySet()) {
                json.writeObjectField(member.getKey(), member.getValue());
            }
            json.writeArrayFieldStart("entries");
        });
    }

    @Override
    public void entry(Row entry) {
        step(() -> json.writeObject(entry));
    }

    @Override
    public void end(List<String> differences) {
        step(() -> {
            json.writeEndArray();
            json.writeBooleanField("tiesOut", differences.isEmpty());
            json.writeObjectField("differences", differences);
            json.writeEndObject();
            json.writeRaw(System.lineSeparator());
            json.flush();
        });
    }

    private static void step(Step step) {
        try {
            step.write();
        } catch (IOException e) {
            throw new UncheckedIOException("the statement cannot be written on", e);
        }
    }
}
