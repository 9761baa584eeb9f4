package tech.novaeco.settlement.adapter.desk;

import java.io.PrintWriter;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Tables for spreadsheets: RFC 4180, UTF-8. A cell that a spreadsheet would take for a formula is made text; numbers stay. */
public final class Csv {
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]+(\\.[0-9]+)?");
    private static final Pattern FORMULA = Pattern.compile("(?s)[=+\\-@\\t\\r].*");
    private static final Pattern QUOTED = Pattern.compile("(?s).*[\",\\r\\n].*");

    private Csv() {}

    /** With a line of names; nothing at all for no rows. */
    public static void print(List<Row> rows, PrintWriter out) {
        if (!rows.isEmpty()) {
            line(rows.get(0).members().keySet(), out);
            rows.forEach(row -> line(row.members().values(), out));
        }
        out.flush();
    }

    /** One line. */
    static void line(Collection<? extends @Nullable Object> cells, PrintWriter out) {
        out.print(cells.stream().map(Csv::cell).collect(Collectors.joining(",")) + "\r\n");
    }

    /** A value as it stands between two commas. */
    public static String cell(@Nullable Object value) {
        String text = value == null ? "" : value.toString();
        if (FORMULA.matcher(text).matches() && !NUMBER.matcher(text).matches()) {
            text = "'" + text;
        }
        return QUOTED.matcher(text).matches() ? "\"" + text.replace("\"", "\"\"") + "\"" : text;
    }
}
