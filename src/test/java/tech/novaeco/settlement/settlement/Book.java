package tech.novaeco.settlement.settlement;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tech.novaeco.settlement.asset.Asset;
import tech.novaeco.settlement.asset.AssetCode;
import tech.novaeco.settlement.asset.TokenId;
import tech.novaeco.settlement.ledger.AccountId;
import tech.novaeco.settlement.ledger.AccountKey;
import tech.novaeco.settlement.ledger.AccountStatus;
import tech.novaeco.settlement.ledger.Balance;
import tech.novaeco.settlement.ledger.Hold;
import tech.novaeco.settlement.ledger.Title;
import tech.novaeco.settlement.money.DecimalAmount;
import tech.novaeco.settlement.money.InvalidAmount;
import tech.novaeco.settlement.receipt.Kind;
import tech.novaeco.settlement.settlement.Instruction.Issuance;
import tech.novaeco.settlement.settlement.Instruction.Trade;
import tech.novaeco.settlement.support.Assets;
import tech.novaeco.settlement.support.Deposits;
import tech.novaeco.settlement.support.Trades;
import tech.novaeco.settlement.trade.HoldDocument;
import tech.novaeco.settlement.trade.IssuanceHash;
import tech.novaeco.settlement.trade.PartyId;
import tech.novaeco.settlement.trade.TradeExecutedEvent;
import tech.novaeco.settlement.trade.TradeHash;
import tech.novaeco.settlement.trade.TradeId;
import tech.novaeco.settlement.trade.TradeLink;

/** Builds the locked state on which a batch is decided. Balances in minor units; the assets are those of {@link Assets}. */
final class Book {
    static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final long NO_FLOOR = -9_000_000_000_000_000_000L;

    private final Map<AccountKey, Balance> balances = new LinkedHashMap<>();
    private final Map<TokenId, Title> titles = new LinkedHashMap<>();
    private final Map<ConversionRate.Pair, ConversionRate> rates = new LinkedHashMap<>();
    private final Map<TradeId, Hold> holds = new LinkedHashMap<>();
    private final List<Claimed> claimed = new ArrayList<>();
    private final Map<UUID, LinkState.Decided> decided = new LinkedHashMap<>();
    private Instant now = NOW;

    static Book book() {
        return new Book();
    }

    static AccountKey key(String owner, Asset asset) {
        return AccountKey.main(new PartyId(owner), asset.code());
    }

    Book account(String owner, Asset asset, long posted) {
        return account(owner, asset, posted, 0, 0, AccountStatus.OPEN);
    }

    Book account(String owner, Asset asset, long posted, AccountStatus status) {
        return account(owner, asset, posted, 0, 0, status);
    }

    Book account(String owner, Asset asset, long posted, long held, long floor, AccountStatus status) {
        return add(key(owner, asset), posted, held, floor, status);
    }

    Book issuer(Asset asset, long posted) {
        return add(AccountKey.issuer(asset.code()), posted, 0, NO_FLOOR, AccountStatus.OPEN);
    }

    /** @param owner null: nobody yet, or nobody any more */
    Book title(String token, @Nullable String owner, String encumbrance, boolean transferable, long changes) {
        TokenId id = new TokenId(token);
        titles.put(
                id,
                new Title(
                        id,
                        Assets.MATERIAL_RIGHT.code(),
                        Optional.ofNullable(owner).map(PartyId::new),
                        encumbrance,
                        transferable,
                        changes));
        return this;
    }

    /** The conversion desk's accounts in an asset. */
    Book desk(Asset asset, long posted) {
        add(AccountKey.residue(asset.code()), 0, 0, 0, AccountStatus.OPEN);
        return add(AccountKey.desk(asset.code()), posted, 0, 0, AccountStatus.OPEN);
    }

    /** Quoted an hour ago, valid for another. */
    Book rate(Asset base, Asset quote, String rate) {
        return rate(base, quote, rate, Duration.ofHours(1), Duration.ofHours(-1));
    }

    Book rate(Asset base, Asset quote, String rate, Duration quotedBefore, Duration endedBefore) {
        BigDecimal value = new BigDecimal(rate);
        ConversionRate quoted = new ConversionRate(
                new UUID(9, rates.size() + 1L),
                base.code(),
                quote.code(),
                value.unscaledValue().longValueExact(),
                value.scale(),
                "test",
                NOW.minus(quotedBefore),
                NOW.minus(endedBefore));
        rates.put(quoted.pair(), quoted);
        return this;
    }

    /** A hold that was placed before; the account has it among what is held. */
    Book hold(Hold hold) {
        holds.put(hold.id(), hold);
        return this;
    }

    private Book add(AccountKey key, long posted, long held, long floor, AccountStatus status) {
        AccountId id = new AccountId(balances.size() + 1);
        balances.put(key, new Balance(id, key, posted, held, floor, status, 7));
        return this;
    }

    Book at(Instant databaseClock) {
        now = databaseClock;
        return this;
    }

    Book trade(Trades trade) {
        return claimed(trade(trade.event()), new Standing.Fresh(claimed.size() + 1));
    }

    Book deposit(Deposits message) {
        return claimed(Instruction.of(message.document()), new Standing.Fresh(claimed.size() + 1));
    }

    /** The sweep found it. */
    Book expiry(Deposits placed) {
        HoldDocument.Terms terms = placed.document().terms();
        return claimed(
                new HoldInstruction.Expiry(
                        placed.tradeId(),
                        AccountKey.main(terms.payerId(), terms.assetType()),
                        AccountKey.main(terms.payeeId(), terms.assetType())),
                new Standing.Fresh(claimed.size() + 1));
    }

    /** A linked trade that came a minute ago and waits for a minute more, found with all of its link. */
    Book waiting(Trades trade) {
        return waiting(trade, NOW.plusSeconds(60), null);
    }

    Book waiting(Trades trade, Instant until, Outcome.@Nullable Rejected refused) {
        return claimed(
                trade(trade.event()),
                new Standing.Waiting(claimed.size() + 1, NOW.minusSeconds(60), until, "waits for the others", refused));
    }

    /** A trade of this link has an outcome, before this batch. */
    Book over(UUID link, @Nullable String reason) {
        decided.put(link, new LinkState.Decided(new TradeId(new UUID(7, 7)), reason));
        return this;
    }

    private Map<UUID, LinkState> links() {
        Map<UUID, List<LinkState.Member>> members = new LinkedHashMap<>();
        for (Claimed one : claimed) {
            TradeLink link = one.instruction().link().orElse(null);
            if (link != null && one.standing() instanceof Standing.Waiting waiting) {
                members.computeIfAbsent(link.id(), id -> new ArrayList<>())
                        .add(new LinkState.Member(one.instruction().id(), link.size(), waiting.until()));
            }
        }
        Map<UUID, LinkState> links = new LinkedHashMap<>();
        members.forEach((link, all) -> links.put(link, new LinkState(all, decided.get(link))));
        return links;
    }

    Book spent(Trades trade, TradeHash by, String status) {
        return claimed(trade(trade.event()), new Standing.Spent(by, status));
    }

    Book reopened(Trades trade, int attempts) {
        return claimed(trade(trade.event()), new Standing.Reopened(claimed.size() + 1, attempts));
    }

    Book funding(long id, String owner, Asset asset, String amount) {
        PartyId party = new PartyId(owner);
        TradeHash hash = IssuanceHash.of("FUND", party, asset.code(), amount.hashCode(), null);
        TradeId tradeId = new TradeId(new UUID(1, id));
        return claimed(
                new Issuance(tradeId, hash, Kind.FUND, party, asset.code(), amount(amount), null),
                new Standing.Fresh(claimed.size() + 1));
    }

    Book claimed(Instruction instruction, Standing standing) {
        claimed.add(new Claimed(instruction, standing));
        return this;
    }

    LockedState state() {
        Map<AssetCode, Asset> assets = new LinkedHashMap<>();
        for (Asset asset : List.of(Assets.EUR, Assets.JPY, Assets.BHD, Assets.CARBON_CREDIT, Assets.MATERIAL_RIGHT)) {
            assets.put(asset.code(), asset);
        }
        return new LockedState(claimed, balances, titles, assets, Map.of(), holds, rates, links(), now);
    }

    Judged settle() {
        return new Judged(state());
    }

    static Instruction trade(TradeExecutedEvent event) {
        return new Trade(event);
    }

    static DecimalAmount amount(String text) {
        try {
            return DecimalAmount.ofText(text);
        } catch (InvalidAmount e) {
            throw new IllegalArgumentException(text, e);
        }
    }
}
