package tech.novaeco.settlement.adapter.desk;

import java.math.BigInteger;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import tech.novaeco.settlement.asset.AssetCode;
import tech.novaeco.settlement.ledger.Balance;
import tech.novaeco.settlement.trade.PartyId;

/**
 * What an account had, what moved, what is left: for any span of time.
 *
 * <p><b>When an entry happened</b> is its {@code recorded_at}: when the transaction of its batch began, by the database's clock. It
 * is the same for all entries of a batch, so that at any moment all legs of a trade have happened, or none, on every account, and the
 * balances of all accounts at one moment sum to zero. <b>The balance at T</b> is the sum of the entries with {@code recorded_at < T},
 * and a period holds those with {@code from <= recorded_at < to}; so the closing of one period is the opening of the next, and what
 * lies in one is in no other.
 *
 * <p><b>The order of entries</b> is that in which they took effect: (account_version, settlement_seq, leg). Of two batches that
 * run at once the one that began first may take effect last, so times need not ascend. Where a period ends between two such
 * beginnings, the balance at its end is one that the account never had in passing; therefore running balances here start at the
 * opening and are reckoned, not read from {@code balance_after}, which they equal everywhere else.
 *
 * <p>To be called within one transaction that reads one snapshot. Each answer reads all entries of the account, by the index on
 * account_id: there is none on time, which would slow down every trade.
 */
public final class Statements {
    /**
     * Each balance twice: as a sum, and as what the latest entry before the moment left ({@code place[4]}), less what took effect before
     * that entry but was recorded after the moment.
     */
    private static final String FIGURES = """
            WITH span AS (SELECT coalesce(?::timestamptz, '-infinity') AS from_time, coalesce(?::timestamptz, 'infinity') AS to_time),
            e AS NOT MATERIALIZED (
                SELECT amount, recorded_at < from_time AS before_from, recorded_at < to_time AS before_to,
                       ARRAY[account_version, settlement_seq, leg, balance_after] AS place
                FROM ledger.entry CROSS JOIN span WHERE account_id = ?),
            f AS (
                SELECT count(*) FILTER (WHERE before_to AND NOT before_from) AS entries,
                       sum(amount) FILTER (WHERE before_from) AS opening,
                       sum(amount) FILTER (WHERE before_to AND NOT before_from AND amount > 0) AS credits,
                       -sum(amount) FILTER (WHERE before_to AND NOT before_from AND amount < 0) AS debits,
                       sum(amount) FILTER (WHERE before_to) AS closing,
                       sum(amount) AS total,
                       max(place) FILTER (WHERE before_from) AS last_before_from,
                       max(place) FILTER (WHERE before_to) AS last_before_to
                FROM e)
            SELECT now() AS as_of, f.*,
                   last_before_from[4] - coalesce((SELECT sum(amount) FROM e WHERE NOT before_from AND place < last_before_from), 0) AS opening_left,
                   last_before_to[4] - coalesce((SELECT sum(amount) FROM e WHERE NOT before_to AND place < last_before_to), 0) AS closing_left
            FROM f
            """;

    /**
     * Entry 2k-1 is a payer's, entry 2k its payee's: they are each other's counterparties. Every join is to one row at most, and none
     * may lose an entry.
     */
    private static final String ENTRIES = """
            SELECT e.recorded_at, s.trade_id, s.kind, a.owner_id AS counterparty, h.token_id, c.kind AS charge, t.rate_id, e.amount
            FROM ledger.entry e
            LEFT JOIN ledger.settlement s ON s.seq = e.settlement_seq
            LEFT JOIN ledger.entry o ON o.settlement_seq = e.settlement_seq AND o.leg = e.leg + CASE e.leg % 2 WHEN 1 THEN 1 ELSE -1 END
            LEFT JOIN ledger.account a ON a.id = o.account_id
            LEFT JOIN ledger.right_token_history h ON h.settlement_seq = e.settlement_seq AND h.leg = e.leg - (e.leg + 1) % 2
            LEFT JOIN ledger.charge c ON c.settlement_seq = e.settlement_seq AND c.leg = e.leg - (e.leg + 1) % 2
            LEFT JOIN ledger.settlement_attempt t ON t.settlement_seq = e.settlement_seq AND t.outcome = 'SETTLED'
            WHERE e.account_id = ? AND e.recorded_at >= coalesce(?::timestamptz, '-infinity') AND e.recorded_at < coalesce(?::timestamptz, 'infinity')
            ORDER BY e.account_version, e.settlement_seq, e.leg
            """;

    /** The names of an entry's members, in order. */
    public static final List<String> MEMBERS =
            List.of("time", "tradeId", "kind", "counterparty", "tokenId", "charge", "rateId", "amount", "balance");

    private static final int ROWS_AT_ONCE = 1_000;

    private final Books ledger;
    private final JdbcTemplate jdbc;

    public Statements(Books ledger) {
        this.ledger = ledger;
        this.jdbc = ledger.jdbc();
    }

    /** @throws Declined if there is no such account */
    public StatementFigures figures(PartyId owner, AssetCode asset, Period period) {
        Balance account = new Accounts(ledger).main(owner, asset);
        return Objects.requireNonNull(jdbc.queryForObject(
                FIGURES,
                (row, n) -> new StatementFigures(
                        account,
                        ledger.asset(asset),
                        period,
                        row.getObject("as_of", OffsetDateTime.class).toInstant(),
                        units(row, "opening"),
                        units(row, "credits"),
                        units(row, "debits"),
                        row.getLong("entries"),
                        units(row, "closing"),
                        units(row, "opening_left"),
                        units(row, "closing_left"),
                        units(row, "total")),
                time(period.from()),
                time(period.to()),
                account.id().value()));
    }

    /**
     * Writes the period's entries with a running balance, and proves opening + entries = closing on the way.
     *
     * @return what does not agree, one sentence each; empty: all does
     */
    public List<String> write(StatementFigures figures, StatementSink sink) {
        sink.begin(figures);
        Running running = new Running(figures.opening());
        jdbc.query(
                connection -> {
                    PreparedStatement entries = connection.prepareStatement(ENTRIES);
                    entries.setFetchSize(ROWS_AT_ONCE);
                    entries.setLong(1, figures.account().id().value());
                    entries.setString(2, time(figures.period().from()));
                    entries.setString(3, time(figures.period().to()));
                    return entries;
                },
                row -> {
                    running.add(row.getLong("amount"));
                    sink.entry(entry(row, figures, running));
                });
        List<String> differences = new ArrayList<>(figures.differences());
        if (!running.balance.equals(figures.closing())) {
            differences.add("opening + entries is " + figures.formatted(running.balance) + ", but closing is "
                    + figures.formatted(figures.closing()));
        }
        if (running.entries != figures.entries()) {
            differences.add("entries counted are " + figures.entries() + ", but written are " + running.entries);
        }
        sink.end(differences);
        return differences;
    }

    /**
     * One entry as it is told, in table, CSV and JSON alike. What else there is to say of an entry belongs
     * here: a column of {@link #ENTRIES}, a name in {@link #MEMBERS}, a member here.
     */
    private static Row entry(ResultSet row, StatementFigures figures, Running running) throws SQLException {
        return new Row()
                .with("time", row.getObject("recorded_at", OffsetDateTime.class))
                .with("tradeId", row.getString("trade_id"))
                .with("kind", row.getString("kind"))
                .with("counterparty", row.getString("counterparty"))
                .with("tokenId", row.getString("token_id"))
                .with("charge", row.getString("charge"))
                .with("rateId", row.getString("rate_id"))
                .with("amount", figures.formatted(row.getLong("amount")))
                .with("balance", figures.formatted(running.balance));
    }

    private static BigInteger units(ResultSet row, String column) throws SQLException {
        var sum = row.getBigDecimal(column);
        return sum == null ? BigInteger.ZERO : sum.toBigIntegerExact();
    }

    private static @Nullable String time(@Nullable Instant moment) {
        return moment == null ? null : moment.toString();
    }

    private static final class Running {
        private BigInteger balance;
        private long entries;

        Running(BigInteger opening) {
            balance = opening;
        }

        void add(long amount) {
            balance = balance.add(BigInteger.valueOf(amount));
            entries++;
        }
    }
}
