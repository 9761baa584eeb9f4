package tech.novaeco.settlement.adapter.desk;

import java.util.List;

/** Where a statement is written while it is read, line by line: an account may have more entries than fit the memory. */
public interface StatementSink {
    void begin(StatementFigures figures);

    /** @param entry with the same names each time */
    void entry(Row entry);

    /** @param differences one sentence each; empty where opening + entries = closing and the ledger agrees with itself */
    void end(List<String> differences);
}
