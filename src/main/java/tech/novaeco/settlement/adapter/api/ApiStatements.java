package tech.novaeco.settlement.adapter.api;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.apache.camel.Exchange;
import tech.novaeco.settlement.adapter.access.Role;
import tech.novaeco.settlement.adapter.api.ApiDesk.Answer;
import tech.novaeco.settlement.adapter.api.ApiDesk.Contradiction;
import tech.novaeco.settlement.adapter.desk.Balances;
import tech.novaeco.settlement.adapter.desk.Declined;
import tech.novaeco.settlement.adapter.desk.Period;
import tech.novaeco.settlement.adapter.desk.StatementCsv;
import tech.novaeco.settlement.adapter.desk.StatementFigures;
import tech.novaeco.settlement.adapter.desk.StatementJson;
import tech.novaeco.settlement.adapter.desk.Statements;
import tech.novaeco.settlement.asset.AssetCode;
import tech.novaeco.settlement.trade.PartyId;

/** What accountants and auditors see of an account over time; the routes name these methods. */
public final class ApiStatements {
    /** An answer is made in memory: a longer statement is a matter for the command, which writes while it reads. */
    static final int MAX_ENTRIES = 10_000;

    private static final Set<Role> READERS = EnumSet.of(Role.ACCOUNTANT, Role.AUDITOR);
    private static final String CSV = "text/csv";

    private final ApiDesk desk;

    public ApiStatements(ApiDesk desk) {
        this.desk = desk;
    }

    /** JSON; CSV where the caller names it in Accept. */
    public void statement(Exchange exchange) {
        desk.answerFromSnapshot(exchange, READERS, Set.of("from", "to"), (call, books) -> {
            Period period = new Period(call.query("from", Period::moment), call.query("to", Period::moment));
            Statements statements = new Statements(books);
            StatementFigures figures =
                    statements.figures(call.path("owner", PartyId::new), call.path("asset", AssetCode::new), period);
            if (figures.entries() > MAX_ENTRIES) {
                throw Declined.wrong("the period has " + figures.entries() + " entries: at most " + MAX_ENTRIES
                        + " are told here; ask for a shorter one, or use the command 'account statement'");
            }
            StringWriter text = new StringWriter();
            boolean csv = call.accepts(CSV);
            requireTrue(
                    statements.write(figures, csv ? new StatementCsv(new PrintWriter(text)) : new StatementJson(text)));
            return Answer.text(csv ? CSV + "; charset=utf-8" : "application/json", text.toString());
        });
    }

    public void balance(Exchange exchange) {
        desk.answerFromSnapshot(exchange, READERS, Set.of("at"), (call, books) -> {
            PartyId owner = call.path("owner", PartyId::new);
            AssetCode asset = call.path("asset", AssetCode::new);
            Instant at = call.query("at", Period::moment);
            Balances balances = new Balances(books);
            Balances.Told told = at == null ? balances.now(owner, asset) : balances.at(owner, asset, at);
            requireTrue(told.differences());
            return Answer.ok(told.row());
        });
    }

    private static void requireTrue(List<String> differences) {
        if (!differences.isEmpty()) {
            throw new Contradiction(String.join("; ", differences) + ": tell the operators to run 'ledger verify'");
        }
    }
}
