package tech.novaeco.settlement.adapter.desk;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import tech.novaeco.settlement.asset.AssetCode;
import tech.novaeco.settlement.asset.TokenId;
import tech.novaeco.settlement.ledger.AccountStatus;
import tech.novaeco.settlement.ledger.Balance;
import tech.novaeco.settlement.receipt.Kind;
import tech.novaeco.settlement.trade.FundingId;
import tech.novaeco.settlement.trade.PartyId;

/** Requests to bring value into circulation: recorded here, carried out by the worker. */
public final class Fundings {
    private static final Pattern REF = Pattern.compile("[\\x21-\\x7e]([\\x20-\\x7e]{0,126}[\\x21-\\x7e])?");

    private static final String WAITING = """
            SELECT id FROM ledger.funding_request
            WHERE trade_id = ? AND owner_id = ? AND asset_code = ? AND amount = ? AND kind = ? AND token_id IS NOT DISTINCT FROM ?
              AND executed_at IS NULL ORDER BY id LIMIT 1
            """;

    private static final String RECORD = """
            INSERT INTO ledger.funding_request (trade_id, ref, owner_id, asset_code, amount, kind, token_id) VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id
            """;

    private static final String OUTCOME =
            "SELECT outcome FROM ledger.funding_request WHERE id = ? AND executed_at IS NOT NULL";

    private final Books ledger;
    private final JdbcTemplate jdbc;

    public Fundings(Books ledger) {
        this.ledger = ledger;
        this.jdbc = ledger.jdbc();
    }

    /** @param amount in major units; @throws Declined where the worker would refuse it, or where a value is wrong */
    public Row ask(String ref, PartyId owner, AssetCode asset, String amount) {
        return ask(Kind.FUND, ref, owner, asset, amount, null);
    }

    /**
     * @param kind {@code FUND}, {@code MINT} or {@code BURN}
     * @param token which one, for a right
     */
    public Row ask(Kind kind, String ref, PartyId owner, AssetCode asset, String amount, @Nullable TokenId token) {
        if (!REF.matcher(ref).matches()) {
            throw Declined.wrong("ref '" + ref
                    + "': 1 to 128 printable ASCII characters are allowed, the first and the last no space");
        }
        long units = Books.minorUnits("amount", amount, ledger.asset(asset));
        // a rejected request has spent its reference for ever: what can be seen to fail is not recorded
        Balance account = new Accounts(ledger).main(owner, asset);
        if (account.status() == AccountStatus.CLOSED) {
            throw Declined.notNow("account " + account.key() + " is CLOSED and takes and gives nothing any more");
        }
        long number = request(kind, ref, owner, asset, units, token);
        Row asked = new Row()
                .with("request", new RequestId(RequestId.Kind.FUNDING, number))
                .with("tradeId", FundingId.of(ref))
                .with("ref", ref)
                .with("owner", owner)
                .with("asset", asset)
                .with("amount", ledger.formatted(units, asset.value()));
        return token == null ? asked : asked.with("token", token);
    }

    /** A funding. @return as below */
    public long request(String ref, PartyId owner, AssetCode asset, long minorUnits) {
        return request(Kind.FUND, ref, owner, asset, minorUnits, null);
    }

    /**
     * @param kind {@code FUND}, {@code MINT} or {@code BURN}
     * @param token which one, for a right
     * @return the number of the request, or of one for the very same that waits already
     */
    public long request(
            Kind kind, String ref, PartyId owner, AssetCode asset, long minorUnits, @Nullable TokenId token) {
        UUID id = FundingId.of(ref).value();
        String tokenId = token == null ? null : token.value();
        List<Long> waiting = jdbc.queryForList(
                WAITING, Long.class, id, owner.value(), asset.value(), minorUnits, kind.name(), tokenId);
        return waiting.isEmpty()
                ? Objects.requireNonNull(jdbc.queryForObject(
                        RECORD, Long.class, id, ref, owner.value(), asset.value(), minorUnits, kind.name(), tokenId))
                : waiting.get(0);
    }

    /** Empty while it waits. */
    public Optional<String> outcome(long request) {
        return jdbc.queryForList(OUTCOME, String.class, request).stream().findFirst();
    }
}
