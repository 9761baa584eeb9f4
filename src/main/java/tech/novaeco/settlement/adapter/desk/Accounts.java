package tech.novaeco.settlement.adapter.desk;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.support.DataAccessUtils;
import org.springframework.jdbc.core.JdbcTemplate;
import tech.novaeco.settlement.asset.AssetCode;
import tech.novaeco.settlement.ledger.AccountId;
import tech.novaeco.settlement.ledger.AccountKey;
import tech.novaeco.settlement.ledger.AccountStatus;
import tech.novaeco.settlement.ledger.Balance;
import tech.novaeco.settlement.ledger.Purpose;
import tech.novaeco.settlement.trade.PartyId;

/** Accounts: opening, showing, and changes of status under the row lock that every settlement takes too. */
public final class Accounts {
    private static final String OPEN = """
            WITH opened AS (
                INSERT INTO ledger.account (owner_id, asset_code) VALUES (?, ?) ON CONFLICT DO NOTHING RETURNING id
            ), balance AS (
                INSERT INTO ledger.account_balance (account_id, floor) SELECT id, ? FROM opened
            )
            INSERT INTO ledger.account_action (account_id, action) SELECT id, 'OPEN' FROM opened
            """;

    private static final String BALANCES = """
            SELECT a.id, a.owner_id, a.asset_code, a.purpose, b.posted, b.held, b.floor, b.status, b.version
            FROM ledger.account a JOIN ledger.account_balance b ON b.account_id = a.id
            WHERE a.owner_id = ? AND (a.asset_code = ?::text OR ?::text IS NULL) ORDER BY a.asset_code, a.purpose
            """;

    /** Status and amounts are those of the locked row, also after waiting for somebody's settlement. */
    private static final String LOCK = """
            SELECT a.id, a.owner_id, a.asset_code, a.purpose, b.posted, b.held, b.floor, b.status, b.version
            FROM ledger.account a JOIN ledger.account_balance b ON b.account_id = a.id
            WHERE a.owner_id = ? AND a.asset_code = ? AND a.purpose = 'MAIN' FOR UPDATE OF b
            """;

    private static final String SET_STATUS = "UPDATE ledger.account_balance SET status = ? WHERE account_id = ?";

    private static final String RECORD = "INSERT INTO ledger.account_action (account_id, action) VALUES (?, ?)";

    /** The latest, in the order in which they changed the balance. */
    private static final String LATEST = """
            SELECT * FROM (
                SELECT e.recorded_at, s.trade_id, s.kind, e.amount, e.balance_after, e.account_version, e.settlement_seq, e.leg
                FROM ledger.entry e JOIN ledger.settlement s ON s.seq = e.settlement_seq
                WHERE e.account_id = ? ORDER BY e.account_version DESC, e.settlement_seq DESC, e.leg DESC LIMIT ?) AS latest
            ORDER BY account_version, settlement_seq, leg
            """;

    private final Books ledger;
    private final JdbcTemplate jdbc;

    public Accounts(Books ledger) {
        this.ledger = ledger;
        this.jdbc = ledger.jdbc();
    }

    /** @param floor minor units, zero or negative */
    public void open(PartyId owner, AssetCode asset, long floor) {
        if (!AccountKey.of(owner, asset).equals(AccountKey.main(owner, asset))) {
            throw Declined.notNow(
                    owner + " has an account in each asset from the start", ": see 'account show " + owner + "'");
        }
        if (jdbc.update(OPEN, owner.value(), asset.value(), floor) == 0) {
            throw Declined.notNow(
                    "account " + AccountKey.main(owner, asset) + " exists",
                    ": see 'account show " + owner + " " + asset + "'");
        }
    }

    /** @throws Declined if there is none */
    public List<Balance> of(PartyId owner, @Nullable AssetCode asset) {
        List<Balance> balances = find(owner, asset);
        if (balances.isEmpty()) {
            throw asset == null
                    ? Declined.notFound(owner + " has no account", ": open one with 'account open'")
                    : none(owner, asset);
        }
        return balances;
    }

    /** Nothing where there is none. */
    public List<Balance> find(PartyId owner, @Nullable AssetCode asset) {
        String code = asset == null ? null : asset.value();
        return jdbc.query(BALANCES, (row, n) -> balance(row), owner.value(), code, code);
    }

    /** @throws Declined if there is none */
    public Balance main(PartyId owner, AssetCode asset) {
        return find(owner, asset).stream()
                .filter(balance -> balance.key().equals(AccountKey.of(owner, asset)))
                .findFirst()
                .orElseThrow(() -> none(owner, asset));
    }

    /** @throws Declined if the account's state does not allow it */
    public void change(PartyId owner, AssetCode asset, StatusChange change) {
        ledger.transaction().executeWithoutResult(transaction -> {
            Balance balance = Optional.ofNullable(DataAccessUtils.singleResult(
                            jdbc.query(LOCK, (row, n) -> balance(row), owner.value(), asset.value())))
                    .orElseThrow(() -> none(owner, asset));
            change.check(balance, units -> ledger.formatted(units, asset.value()));
            jdbc.update(SET_STATUS, change.after().name(), balance.id().value());
            jdbc.update(RECORD, balance.id().value(), change.name());
        });
    }

    /** The latest entries, the oldest of them first. */
    public List<Row> latest(Balance account, int limit) {
        String asset = account.key().asset().value();
        return jdbc.query(
                LATEST,
                (row, n) -> new Row()
                        .with("time", row.getObject("recorded_at", OffsetDateTime.class))
                        .with("tradeId", row.getString("trade_id"))
                        .with("kind", row.getString("kind"))
                        .with("amount", ledger.formatted(row.getLong("amount"), asset))
                        .with("balanceAfter", ledger.formatted(row.getLong("balance_after"), asset)),
                account.id().value(),
                limit);
    }

    private static Declined none(PartyId owner, AssetCode asset) {
        return Declined.notFound(
                owner + " has no account in " + asset, ": open one with 'account open " + owner + " " + asset + "'");
    }

    public Row shown(Balance balance) {
        String asset = balance.key().asset().value();
        return new Row()
                .with("owner", balance.key().owner())
                .with("asset", asset)
                .with("purpose", balance.key().purpose())
                .with("posted", ledger.formatted(balance.posted(), asset))
                .with("held", ledger.formatted(balance.held(), asset))
                .with("available", ledger.formatted(balance.available(), asset))
                .with("floor", ledger.formatted(balance.floor(), asset))
                .with("status", balance.status());
    }

    private static Balance balance(ResultSet row) throws SQLException {
        return new Balance(
                new AccountId(row.getLong("id")),
                new AccountKey(
                        new PartyId(row.getString("owner_id")),
                        new AssetCode(row.getString("asset_code")),
                        Purpose.valueOf(row.getString("purpose"))),
                row.getLong("posted"),
                row.getLong("held"),
                row.getLong("floor"),
                AccountStatus.valueOf(row.getString("status")),
                row.getLong("version"));
    }
}
