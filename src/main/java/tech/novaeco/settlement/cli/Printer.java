package tech.novaeco.settlement.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tech.novaeco.settlement.adapter.desk.Csv;
import tech.novaeco.settlement.adapter.desk.Row;

/** Writes answers: JSON for programs, aligned columns for people. */
final class Printer {
    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private final PrintWriter out;
    private final Format format;

    Printer(PrintWriter out, Format format) {
        this.out = out;
        this.format = format;
    }

    void print(Row row) {
        if (format == Format.JSON) {
            json(row);
        } else if (format == Format.CSV) {
            csv(row);
        } else {
            members(row);
        }
        out.flush();
    }

    /** @param json what programs get instead of the row, as it is */
    void print(Row row, String json) {
        if (format == Format.JSON) {
            out.println(json);
        } else {
            members(row);
        }
        out.flush();
    }

    void print(List<Row> rows) {
        if (format == Format.JSON) {
            json(rows);
        } else if (format == Format.CSV) {
            Csv.print(rows, out);
        } else {
            table(rows);
        }
        out.flush();
    }

    /** A text that is kept byte for byte, unless JSON is wanted. */
    void printText(String text, Function<String, Row> explained) {
        if (format == Format.JSON) {
            json(explained.apply(text));
        } else {
            out.print(text);
        }
        out.flush();
    }

    /** One answer in full, several a line each. */
    void printEach(List<Row> answers) {
        if (answers.size() == 1) {
            print(answers.get(0));
        } else {
            print(answers);
        }
    }

    private void json(Object answer) {
        try {
            out.println(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(answer));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an answer of texts and numbers", e);
        }
    }

    /** Lists within an answer are tables of their own, after an empty line. */
    private void csv(Row row) {
        Row plain = new Row();
        List<List<Row>> lists = new ArrayList<>();
        row.members().forEach((name, value) -> {
            if (value instanceof List<?> lines) {
                lists.add(lines.stream().map(Row.class::cast).toList());
            } else {
                plain.with(name, value);
            }
        });
        Csv.print(List.of(plain), out);
        for (List<Row> list : lists) {
            out.print("\r\n");
            Csv.print(list, out);
        }
    }

    private void members(Row row) {
        int width = row.members().keySet().stream()
                .mapToInt(name -> label(name).length())
                .max()
                .orElse(0);
        row.members().forEach((name, value) -> {
            if (!(value instanceof List<?>)) {
                // further lines of a value are indented, so that none of them looks like a member
                String text = shown(value).replace("\n", "\n" + " ".repeat(width + 2));
                out.println(padded(label(name), width) + "  " + text);
            }
        });
        row.members().forEach((name, value) -> {
            if (value instanceof List<?> lines) {
                out.println();
                out.println(label(name) + ":");
                table(lines.stream().map(Row.class::cast).toList());
            }
        });
    }

    private void table(List<Row> rows) {
        tablePage(rows, new int[0]);
    }

    /**
     * Aligned columns, page by page where a table is too long to be known whole.
     *
     * @param known the widths of the page before; empty: this is the first page, which names its columns
     * @return the widths of this page
     */
    int[] tablePage(List<Row> rows, int[] known) {
        boolean first = known.length == 0;
        if (rows.isEmpty()) {
            if (first) {
                out.println("(none)");
            }
            return known;
        }
        List<List<String>> lines = new ArrayList<>();
        if (first) {
            lines.add(rows.get(0).members().keySet().stream()
                    .map(name -> label(name).toUpperCase(Locale.ROOT))
                    .toList());
        }
        for (Row row : rows) {
            lines.add(row.members().values().stream()
                    .map(value -> Text.line(shown(value)))
                    .toList());
        }
        int[] widths = first ? new int[lines.get(0).size()] : known;
        if (first) {
            lines.forEach(line -> {
                for (int i = 0; i < widths.length; i++) {
                    widths[i] = Math.max(widths[i], line.get(i).length());
                }
            });
        }
        for (List<String> line : lines) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                text.append(padded(line.get(i), widths[i])).append("  ");
            }
            out.println(text.toString().stripTrailing());
        }
        return widths;
    }

    private static String shown(@Nullable Object value) {
        return value == null ? "-" : Text.block(value.toString());
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }

    /** {@code balanceAfter} is "balance after". */
    private static String label(String name) {
        return name.replaceAll("([A-Z])", " $1").toLowerCase(Locale.ROOT);
    }
}
