package tech.novaeco.settlement.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import tech.novaeco.settlement.adapter.desk.Row;
import tech.novaeco.settlement.adapter.desk.StatementFigures;
import tech.novaeco.settlement.adapter.desk.StatementSink;
import tech.novaeco.settlement.asset.AssetKind;

/**
 * A statement for people. Columns are as wide as the first page needs; on later pages a longer value pushes the rest of its line to
 * the right, because nothing waits for the end of a long statement.
 */
final class StatementTable implements StatementSink {
    static final int PAGE = 1_000;

    private final PrintWriter out;
    private final Printer printer;
    private final List<Row> page = new ArrayList<>();
    private int[] widths = new int[0];
    private boolean rights;

    StatementTable(PrintWriter out) {
        this.out = out;
        this.printer = new Printer(out, Format.TABLE);
    }

    @Override
    public void begin(StatementFigures figures) {
        rights = figures.asset().kind().equals(AssetKind.RIGHT);
        printer.print(figures.row());
        out.println();
        out.println("entries:");
    }

    @Override
    public void entry(Row entry) {
        page.add(narrow(entry));
        if (page.size() == PAGE) {
            write();
        }
    }

    @Override
    public void end(List<String> differences) {
        write();
        out.println();
        out.println(
                differences.isEmpty()
                        ? "ties out: opening + entries = closing"
                        : "DOES NOT TIE OUT: " + String.join("; ", differences));
        out.flush();
    }

    private void write() {
        if (!page.isEmpty() || widths.length == 0) {
            widths = printer.tablePage(page, widths);
            page.clear();
        }
    }

    /** Only rights have tokens; what few entries have stands behind the kind. */
    private Row narrow(Row entry) {
        Row narrow = new Row();
        entry.members().forEach((name, value) -> {
            if (name.equals("kind")) {
                narrow.with(name, value + after(", ", entry, "charge") + after(", rate ", entry, "rateId"));
            } else if (!name.equals("charge") && !name.equals("rateId") && (rights || !name.equals("tokenId"))) {
                narrow.with(name, value);
            }
        });
        return narrow;
    }

    private static String after(String lead, Row entry, String name) {
        Object value = entry.members().get(name);
        return value == null ? "" : lead + value;
    }
}
