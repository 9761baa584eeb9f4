package tech.novaeco.settlement.adapter.desk;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A statement as one table of equal lines, for spreadsheets. What a line is stands in its first cell: {@code entry}, {@code opening},
 * {@code credits}, {@code debits}, {@code closing}, {@code heldNow} and so on; {@code difference} is said last, if anything is.
 */
public final class StatementCsv implements StatementSink {
    private static final String[] TEXTS = {"owner", "asset", "from", "to", "asOf", "final"};
    private static final String[] SUMS = {"credits", "debits"};
    private static final String[] BALANCES = {"closing", "heldNow", "availableNow"};

    private final PrintWriter out;
    private Map<String, @Nullable Object> figures = Map.of();

    public StatementCsv(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void begin(StatementFigures all) {
        figures = all.row().members();
        List<Object> names = new ArrayList<>(List.of("line"));
        names.addAll(Statements.MEMBERS);
        names.add("text");
        Csv.line(names, out);
        for (String name : TEXTS) {
            said(name, "text");
        }
        said("opening", "balance");
    }

    @Override
    public void entry(Row entry) {
        line("entry", entry);
    }

    @Override
    public void end(List<String> differences) {
        for (String name : SUMS) {
            said(name, "amount");
        }
        for (String name : BALANCES) {
            said(name, "balance");
        }
        differences.forEach(difference -> line("difference", new Row().with("text", difference)));
        out.flush();
    }

    private void said(String figure, String cell) {
        line(figure, new Row().with(cell, figures.get(figure)));
    }

    private void line(String what, Row values) {
        List<@Nullable Object> cells = new ArrayList<>();
        cells.add(what);
        Statements.MEMBERS.forEach(name -> cells.add(values.members().get(name)));
        cells.add(values.members().get("text"));
        Csv.line(cells, out);
    }
}
