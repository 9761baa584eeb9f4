package tech.novaeco.settlement.chaos.checker;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Asks every invariant of a run, in one snapshot of its ledger. */
public final class Checker {
    private static final int AT_MOST_EACH = 20;

    /** In the order in which they are printed. */
    private static final List<Invariant> ALL = List.of(
            new NothingLost(),
            new ExactLegs(),
            new Conservation(),
            new Balances(),
            new DeliveryVersusPayment(),
            new PaidIsSettled(),
            new ReceiptsVerify(),
            new LogRecomputed(),
            new Payouts(),
            new DeadLetters(),
            new Liveness(),
            new Rights(),
            new LinksWhole(),
            new LockOrder());

    private Checker() {}

    /**
     * To be asked when faults are healed and queues drained.
     *
     * @throws IllegalStateException when the ledger or a journal cannot be read: that is no verdict
     */
    public static Verdict check(CheckInput input) {
        try (Connection snapshot = snapshot(input.jdbcUrl())) {
            Facts facts = new Facts(
                    input, Published.read(input.directory()), Heard.read(input.directory()), Ledger.read(snapshot));
            List<Finding> findings = new ArrayList<>();
            for (Invariant invariant : ALL) {
                findings.add(finding(invariant, facts, snapshot));
            }
            return new Verdict(findings);
        } catch (SQLException | IOException failure) {
            throw new IllegalStateException("no verdict on " + input + ": " + failure.getMessage(), failure);
        }
    }

    /** Of I3 and I4, which hold in every snapshot: sums and balances, to be asked often. Empty: they hold. */
    public static List<String> duringFaults(String jdbcUrl) throws SQLException {
        return ask(jdbcUrl, List.of(Laws.CONSERVATION, Laws.BALANCES));
    }

    /** As {@link #duringFaults}, and each settlement, entry and hold. */
    public static List<String> wholeDuringFaults(String jdbcUrl) throws SQLException {
        return ask(
                jdbcUrl, List.of(Laws.CONSERVATION, Laws.EACH_SETTLEMENT, Laws.BALANCES, Laws.EACH_ENTRY, Laws.HOLDS));
    }

    private static List<String> ask(String jdbcUrl, List<List<String>> laws) throws SQLException {
        try (Connection snapshot = snapshot(jdbcUrl)) {
            List<String> violations = new ArrayList<>();
            for (List<String> some : laws) {
                violations.addAll(ask(snapshot, some));
            }
            return violations;
        }
    }

    private static Finding finding(Invariant invariant, Facts facts, Connection snapshot) throws SQLException {
        Counting counting = new Counting();
        try {
            invariant.check(facts, snapshot, counting);
        } catch (UnknownRule unknown) {
            counting.violated(String.valueOf(unknown.getMessage()));
        }
        return counting.finding(invariant);
    }

    static List<String> ask(Connection snapshot, List<String> laws) throws SQLException {
        List<String> violations = new ArrayList<>();
        for (String law : laws) {
            try (Statement statement = snapshot.createStatement();
                    ResultSet sentences = statement.executeQuery(law + " LIMIT " + AT_MOST_EACH)) {
                while (sentences.next()) {
                    violations.add(sentences.getString(1));
                }
            }
        }
        return violations;
    }

    static long number(Connection snapshot, String query) throws SQLException {
        try (Statement statement = snapshot.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }

    private static Connection snapshot(String jdbcUrl) throws SQLException {
        Connection connection = DriverManager.getConnection(jdbcUrl);
        connection.setReadOnly(true);
        connection.setAutoCommit(false);
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        return connection;
    }
}
