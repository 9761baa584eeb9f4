package tech.novaeco.settlement.adapter.desk;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.OffsetDateTime;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An answer, or a line of one: named values in order. The names are the keys of {@code -o json} and stay as they are. */
public final class Row {
    private final Map<String, @Nullable Object> members = new LinkedHashMap<>();

    /** @param value a text, number or truth; anything else is written as its text; null: there is none */
    public Row with(String name, @Nullable Object value) {
        members.put(name, plain(value));
        return this;
    }

    public Row withRows(String name, List<Row> rows) {
        members.put(name, rows);
        return this;
    }

    @JsonValue
    public Map<String, @Nullable Object> members() {
        return Collections.unmodifiableMap(members);
    }

    private static @Nullable Object plain(@Nullable Object value) {
        if (value instanceof OffsetDateTime time) {
            return time.toInstant().toString();
        }
        return value == null || value instanceof Number || value instanceof Boolean ? value : value.toString();
    }
}
