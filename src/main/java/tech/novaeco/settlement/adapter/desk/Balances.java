package tech.novaeco.settlement.adapter.desk;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import tech.novaeco.settlement.asset.AssetCode;
import tech.novaeco.settlement.ledger.Balance;
import tech.novaeco.settlement.trade.PartyId;

/** What one account has, or had. To be called within a transaction that reads one snapshot, as {@link Statements} is. */
public final class Balances {
    /** @param differences one sentence for each two figures that must be equal and are not */
    public record Told(Row row, boolean isFinal, List<String> differences) {}

    private final Books ledger;

    public Balances(Books ledger) {
        this.ledger = ledger;
    }

    /** As its row has it; no entry is read. @throws Declined if there is no such account */
    public Told now(PartyId owner, AssetCode asset) {
        Balance account = new Accounts(ledger).main(owner, asset);
        OffsetDateTime now = ledger.jdbc().queryForObject("SELECT now()", OffsetDateTime.class);
        return new Told(
                new Row()
                        .with("owner", owner)
                        .with("asset", asset)
                        .with("at", null)
                        .with("asOf", now)
                        .with("final", false)
                        .with("posted", ledger.formatted(account.posted(), asset.value()))
                        .with("held", ledger.formatted(account.held(), asset.value()))
                        .with("available", ledger.formatted(account.available(), asset.value())),
                false,
                List.of());
    }

    /**
     * The sum of all entries recorded before a moment. What was held then is not to be had, and so not what was available: the balance
     * row has what is held now, and nothing tells when that began.
     *
     * @throws Declined if there is no such account
     */
    public Told at(PartyId owner, AssetCode asset, Instant moment) {
        StatementFigures figures = new Statements(ledger).figures(owner, asset, new Period(null, moment));
        return new Told(
                new Row()
                        .with("owner", owner)
                        .with("asset", asset)
                        .with("at", moment)
                        .with("asOf", figures.asOf())
                        .with("final", figures.isFinal())
                        .with("posted", figures.formatted(figures.closing()))
                        .with("held", null)
                        .with("available", null),
                figures.isFinal(),
                figures.differences());
    }
}
