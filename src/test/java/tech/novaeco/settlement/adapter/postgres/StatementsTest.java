package tech.novaeco.settlement.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tech.novaeco.settlement.adapter.postgres.TestLedger.inBackground;

import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tech.novaeco.settlement.adapter.desk.Balances;
import tech.novaeco.settlement.adapter.desk.Books;
import tech.novaeco.settlement.adapter.desk.Declined;
import tech.novaeco.settlement.adapter.desk.Period;
import tech.novaeco.settlement.adapter.desk.Row;
import tech.novaeco.settlement.adapter.desk.StatementFigures;
import tech.novaeco.settlement.adapter.desk.StatementSink;
import tech.novaeco.settlement.adapter.desk.Statements;
import tech.novaeco.settlement.asset.AssetCode;
import tech.novaeco.settlement.support.ManyEntries;
import tech.novaeco.settlement.support.Servers;
import tech.novaeco.settlement.support.ServersExtension;
import tech.novaeco.settlement.support.Trades;
import tech.novaeco.settlement.trade.PartyId;

/** Statements over real batches: what lies in which period, whatever overlapped. */
@ExtendWith(ServersExtension.class)
@SuppressWarnings("NullAway.Init")
class StatementsTest {
    private static final AssetCode EUR = new AssetCode("EUR");
    private static TestLedger ledger;
    private static Books books;

    @BeforeAll
    static void open(Servers servers) throws SQLException {
        ledger = new TestLedger(servers);
        books = new Books(ledger.source);
    }

    @AfterAll
    static void close() {
        ledger.close();
    }

    /** All of a statement. */
    private record Told(StatementFigures figures, List<Row> entries, List<String> differences) {
        String opening() {
            return figures.formatted(figures.opening());
        }

        String closing() {
            return figures.formatted(figures.closing());
        }

        List<String> amounts() {
            return entries.stream()
                    .map(entry -> entry.members().get("amount") + " -> "
                            + entry.members().get("balance"))
                    .toList();
        }
    }

    private static Told statement(String owner, @Nullable Instant from, @Nullable Instant to) {
        return Objects.requireNonNull(books.snapshot().execute(status -> {
            Statements statements = new Statements(books);
            StatementFigures figures = statements.figures(new PartyId(owner), EUR, new Period(from, to));
            List<Row> entries = new ArrayList<>();
            return new Told(figures, entries, statements.write(figures, collecting(entries, () -> {})));
        }));
    }

    private static StatementSink collecting(List<Row> entries, Runnable atTheBeginning) {
        return new StatementSink() {
            @Override
            public void begin(StatementFigures figures) {
                atTheBeginning.run();
            }

            @Override
            public void entry(Row entry) {
                entries.add(entry);
            }

            @Override
            public void end(List<String> differences) {}
        };
    }

    private static String balance(String owner, Instant at) {
        return String.valueOf(Objects.requireNonNull(
                        books.snapshot().execute(status -> new Balances(books).at(new PartyId(owner), EUR, at)))
                .row()
                .members()
                .get("posted"));
    }

    private static Trades pay(String from, String to, String amount) {
        return Trades.trade().buyer(from).seller(to).amount(amount);
    }

    private static List<Instant> times(String owner) {
        return ledger
                .admin
                .queryForList(
                        "SELECT e.recorded_at FROM ledger.entry e JOIN ledger.account a ON a.id = e.account_id"
                                + " WHERE a.owner_id = ? ORDER BY account_version, settlement_seq, leg",
                        OffsetDateTime.class,
                        owner)
                .stream()
                .map(OffsetDateTime::toInstant)
                .toList();
    }

    /** The second batch begins first and takes effect last, as happens with two workers. */
    private static void overlapping(Trades first, Trades second) {
        ledger.transaction.executeWithoutResult(status -> {
            ledger.jdbc.queryForObject("SELECT now()", OffsetDateTime.class);
            inBackground(() -> ledger.settle(first)).join();
            assertThat(ledger.settle(second)).containsExactly("SETTLED");
        });
    }

    @Test
    void periods_that_adjoin_leave_nothing_out_and_count_nothing_twice() {
        String ann = ledger.party("ann", 100_00);
        String bob = ledger.party("bob", 0);
        ledger.settle(pay(ann, bob, "1.00"), pay(ann, bob, "2.00"), pay(bob, ann, "0.50"));
        overlapping(pay(ann, bob, "4.00"), pay(bob, ann, "3.00"));
        ledger.settle(pay(ann, bob, "8.00"));
        List<Instant> times = times(ann);
        assertThat(times).hasSize(7).isNotEqualTo(times.stream().sorted().toList());
        List<Instant> cuts = new ArrayList<>();
        times.forEach(
                time -> cuts.addAll(List.of(time.minus(1, ChronoUnit.MICROS), time, time.plus(1, ChronoUnit.MICROS))));
        List<Instant> ascending = cuts.stream().distinct().sorted().toList();
        Told whole = statement(ann, null, null);

        List<Row> pieces = new ArrayList<>();
        String before = "0.00";
        for (int i = 0; i <= ascending.size(); i++) {
            Instant from = i == 0 ? null : ascending.get(i - 1);
            Instant to = i == ascending.size() ? null : ascending.get(i);
            Told piece = statement(ann, from, to);
            assertThat(piece.differences()).isEmpty();
            assertThat(piece.opening()).isEqualTo(before);
            before = piece.closing();
            if (to != null) {
                assertThat(balance(ann, to)).isEqualTo(before);
                assertThat(new BigDecimal(balance(ann, to)).add(new BigDecimal(balance(bob, to))))
                        .as("what one paid the other has, at every moment")
                        .isEqualByComparingTo(to.isAfter(times.get(0)) ? "100.00" : "0.00");
            }
            piece.entries().forEach(entry -> assertThat(pieces).doesNotContain(entry));
            pieces.addAll(piece.entries());
        }
        assertThat(before).isEqualTo("88.50").isEqualTo(whole.closing());
        assertThat(pieces.stream().map(entry -> entry.members().get("tradeId")))
                .containsExactlyInAnyOrderElementsOf(whole.entries().stream()
                        .map(entry -> entry.members().get("tradeId"))
                        .toList());
    }

    @Test
    void entries_stand_in_the_order_in_which_they_took_effect_with_the_balances_they_left() {
        String ann = ledger.party("ann", 10_00);
        String bob = ledger.party("bob", 0);
        overlapping(pay(ann, bob, "10.00"), pay(bob, ann, "7.00"));

        Told whole = statement(ann, null, null);
        assertThat(whole.amounts()).containsExactly("10.00 -> 10.00", "-10.00 -> 0.00", "7.00 -> 7.00");
        assertThat(whole.differences()).isEmpty();
    }

    @Test
    void a_period_that_ends_between_two_overlapping_batches_holds_what_was_recorded_in_it() {
        String ann = ledger.party("ann", 10_00);
        String bob = ledger.party("bob", 0);
        overlapping(pay(ann, bob, "10.00"), pay(bob, ann, "7.00"));
        List<Instant> times = times(ann);
        Instant between = times.get(1);
        assertThat(times.get(2)).isBefore(between);

        Told until = statement(ann, null, between);
        assertThat(until.amounts()).containsExactly("10.00 -> 10.00", "7.00 -> 17.00");
        assertThat(until.differences()).isEmpty();
        Told since = statement(ann, between, null);
        assertThat(since.opening()).isEqualTo("17.00");
        assertThat(since.amounts()).containsExactly("-10.00 -> 7.00");
        assertThat(since.differences()).isEmpty();
        assertThat(balance(bob, between)).isEqualTo("-7.00");
    }

    @Test
    void what_is_settled_while_a_statement_is_written_is_not_in_it() {
        String ann = ledger.party("ann", 10_00);
        String bob = ledger.party("bob", 0);
        List<Row> entries = new ArrayList<>();
        List<String> differences = Objects.requireNonNull(books.snapshot().execute(status -> {
            Statements statements = new Statements(books);
            StatementFigures figures = statements.figures(new PartyId(ann), EUR, new Period(null, null));
            return statements.write(
                    figures,
                    collecting(
                            entries,
                            () -> inBackground(() -> ledger.settle(pay(ann, bob, "1.00")))
                                    .join()));
        }));
        assertThat(differences).isEmpty();
        assertThat(entries).hasSize(1);
        assertThat(statement(ann, null, null).entries()).hasSize(2);
    }

    /** A portal that stays open on the server is how PostgreSQL gives rows away bit by bit. */
    @Test
    void a_long_statement_is_written_while_it_is_read() {
        String payer = ledger.party("payer", 0);
        String payee = ledger.party("payee", 0);
        ManyEntries.between(ledger.admin, payer, payee, 2_500);
        List<Integer> openPortals = new ArrayList<>();
        List<String> differences = Objects.requireNonNull(books.snapshot().execute(status -> {
            Statements statements = new Statements(books);
            StatementFigures figures = statements.figures(new PartyId(payee), EUR, new Period(null, null));
            return statements.write(figures, new StatementSink() {
                @Override
                public void begin(StatementFigures all) {}

                @Override
                public void entry(Row entry) {
                    if (openPortals.isEmpty()) {
                        openPortals.add(ledger.jdbc.queryForObject(
                                "SELECT count(*) FROM pg_cursors WHERE statement LIKE ?",
                                Integer.class,
                                "%ORDER BY e.account_version%"));
                    }
                }

                @Override
                public void end(List<String> differences) {}
            });
        }));
        assertThat(differences).isEmpty();
        assertThat(openPortals).containsExactly(1);
    }

    @Test
    void a_statement_changes_nothing_and_names_what_is_not_there() {
        assertThatThrownBy(() -> statement("nobody", null, null))
                .isInstanceOf(Declined.class)
                .hasMessageContaining("nobody has no account in EUR");
        assertThatThrownBy(() -> books.snapshot()
                        .executeWithoutResult(
                                status -> ledger.jdbc.update("DELETE FROM ledger.account_terms WHERE false")))
                .hasMessageContaining("read-only");
    }
}
