package tech.novaeco.settlement.adapter.postgres;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A column of values for {@code unnest}: one parameter, however many rows. */
record SqlArray(String type, @Nullable Object[] values) {

    static <T> SqlArray of(String type, List<T> rows, Function<? super T, ? extends @Nullable Object> column) {
        // the driver takes bytea[] as byte[][] only
        @Nullable Object[] values = type.equals("bytea") ? new byte[rows.size()][] : new @Nullable Object[rows.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = column.apply(rows.get(i));
        }
        return new SqlArray(type, values);
    }
}
