package tech.novaeco.settlement.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tech.novaeco.settlement.adapter.desk.Row;

/** A closed day as one table of equal rows, for spreadsheets: section, kind, asset, item, count, amount, text. */
final class CloseTable {
    private final List<Row> rows = new ArrayList<>();

    private CloseTable() {}

    /** @param answer as {@link CloseCommand} gives it in JSON */
    static List<Row> of(Row answer) {
        CloseTable table = new CloseTable();
        answer.members().forEach((name, value) -> {
            if (value instanceof List<?> lines) {
                lines.forEach(line -> table.section(name, ((Row) line).members()));
            } else if (value instanceof Number) {
                table.add("day", null, null, name, value, null, null);
            } else {
                table.add("day", null, null, name, null, null, value);
            }
        });
        return table.rows;
    }

    private void section(String section, Map<String, @Nullable Object> line) {
        switch (section) {
            case "received", "carriedIn" -> counts(section, line);
            case "balances" ->
                line.forEach((item, amount) -> {
                    if (!item.equals("asset") && !item.equals("accounts")) {
                        add(section, line.get("accounts"), line.get("asset"), item, null, amount, null);
                    }
                });
            case "withoutSettlement" -> add(section, null, null, line.get("reason"), line.get("count"), null, null);
            case "queues" ->
                add(section, null, null, line.get("queue"), line.get("readyNow"), null, line.get("meaning"));
            default -> add(section, null, null, null, null, null, line.get("difference"));
        }
    }

    private void counts(String section, Map<String, @Nullable Object> line) {
        line.forEach((item, count) -> {
            if (line.containsKey(item + "Amount")) {
                add(section, line.get("kind"), line.get("asset"), item, count, line.get(item + "Amount"), null);
            }
        });
    }

    private void add(
            String section,
            @Nullable Object kind,
            @Nullable Object asset,
            @Nullable Object item,
            @Nullable Object count,
            @Nullable Object amount,
            @Nullable Object text) {
        rows.add(new Row()
                .with("section", section)
                .with("kind", kind)
                .with("asset", asset)
                .with("item", item)
                .with("count", count)
                .with("amount", amount)
                .with("text", text));
    }
}
