package tech.novaeco.settlement.adapter.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Several statements sent to the server together and answered together: one network round trip, in the order given, each
 * seeing what those before it did. Not thread-safe; used once.
 */
final class RoundTrip {
    /** Takes one row of a result. */
    interface RowConsumer {
        void accept(ResultSet row) throws SQLException;
    }

    private record Part(
            String sql,
            @Nullable Object[] parameters,
            @Nullable RowConsumer rows,
            int expectedUpdates) {}

    private final List<Part> parts = new ArrayList<>();

    /** A statement that returns rows. */
    RoundTrip query(String sql, RowConsumer rows, @Nullable Object... parameters) {
        parts.add(new Part(sql, parameters, rows, -1));
        return this;
    }

    /** A statement that must change exactly {@code expected} rows; anything else is a bug and undoes the transaction. */
    RoundTrip update(int expected, String sql, @Nullable Object... parameters) {
        parts.add(new Part(sql, parameters, null, expected));
        return this;
    }

    /** A statement that may change any number of rows. */
    RoundTrip execute(String sql, @Nullable Object... parameters) {
        parts.add(new Part(sql, parameters, null, -1));
        return this;
    }

    void run(Connection connection) throws SQLException {
        String sql = String.join(";\n", parts.stream().map(Part::sql).toList());
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            int index = 0;
            for (Part part : parts) {
                for (Object parameter : part.parameters()) {
                    set(connection, statement, ++index, parameter);
                }
            }
            boolean rows = statement.execute();
            for (Part part : parts) {
                read(part, statement, rows);
                rows = statement.getMoreResults();
            }
        }
    }

    private static void set(Connection connection, PreparedStatement statement, int index, @Nullable Object value)
            throws SQLException {
        if (value instanceof SqlArray array) {
            statement.setArray(index, connection.createArrayOf(array.type(), array.values()));
        } else {
            statement.setObject(index, value);
        }
    }

    private static void read(Part part, PreparedStatement statement, boolean rows) throws SQLException {
        if (rows) {
            try (ResultSet result = statement.getResultSet()) {
                while (result.next() && part.rows() != null) {
                    part.rows().accept(result);
                }
            }
        } else if (part.expectedUpdates() >= 0 && statement.getUpdateCount() != part.expectedUpdates()) {
            throw new IllegalStateException(
                    "changed " + statement.getUpdateCount() + " rows instead of " + part.expectedUpdates() + " with: "
                            + part.sql().strip().lines().findFirst().orElse(""));
        }
    }
}
