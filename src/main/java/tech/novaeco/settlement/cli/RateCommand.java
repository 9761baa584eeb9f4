package tech.novaeco.settlement.cli;

import com.github.f4b6a3.uuid.UuidCreator;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tech.novaeco.settlement.adapter.desk.Row;
import tech.novaeco.settlement.adapter.postgres.RateBook;
import tech.novaeco.settlement.asset.AssetCode;
import tech.novaeco.settlement.money.DecimalAmount;
import tech.novaeco.settlement.money.InvalidAmount;
import tech.novaeco.settlement.trade.RateQuoted;
import tech.novaeco.settlement.trade.TradeId;

/** What assets cost in one another, for trades that are paid in another asset than their own. */
@Command(name = "rate", description = "Sets and lists the rates at which buyers pay in another asset (payWith).")
final class RateCommand {
    private static final String TIME = "A time such as 2026-11-22T10:15:30Z";
    private static final int MOST = 1_000;

    private final Cli cli;

    RateCommand(Cli cli) {
        this.cli = cli;
    }

    @Command(
            name = "set",
            description = "Says what 1 BASE costs in QUOTE, from now on. One way: the way back has a rate of its own.")
    int set(
            @Parameters(paramLabel = "BASE", description = "What has a price: the assetType of trades.") AssetCode base,
            @Parameters(paramLabel = "QUOTE", description = "In which asset: the payWith of trades.") AssetCode quote,
            @Parameters(paramLabel = "RATE", description = "A decimal such as 1.0850, more than 0.") String rate,
            @Option(names = "--source", paramLabel = "NAME", required = true, description = "Who says so, such as ECB.")
                    String source,
            @Option(
                            names = "--valid-for",
                            paramLabel = "DURATION",
                            defaultValue = "PT24H",
                            description = "How long it is good for, such as PT15M or P1D. Default: ${DEFAULT-VALUE}")
                    String validFor,
            @Option(
                            names = "--quoted-at",
                            paramLabel = "TIME",
                            description = TIME + "; the past or the future. Default: now")
                    @Nullable
                    String quotedAt,
            @Option(
                            names = "--id",
                            paramLabel = "UUID",
                            description = "Its id, so that a repeat sets it once. Default: a new one")
                    @Nullable
                    TradeId id) {
        try (LedgerSession ledger = cli.ledger()) {
            Instant from = quotedAt == null ? databaseNow(ledger) : time(quotedAt);
            RateQuoted quoted = quoted(base, quote, rate, source, from, from.plus(duration(validFor)), id);
            Optional<String> refusal = new RateBook(ledger.jdbc(), ledger.assets()).record(quoted);
            if (refusal.isPresent()) {
                throw Refusal.negative(refusal.get());
            }
            cli.printer()
                    .print(new Row()
                            .with("rate", quoted.rateId())
                            .with("base", base)
                            .with("quote", quote)
                            .with("price", quoted.rate().value().toPlainString())
                            .with("source", source)
                            .with("quotedAt", quoted.quotedAt())
                            .with("validUntil", quoted.validUntil()));
            return 0;
        }
    }

    @Command(
            name = "list",
            description = "Lists rates, the newest of each pair first: VALID, STALE, REPLACED or NOT YET.")
    int list(
            @Option(names = "--base", paramLabel = "ASSET", description = "Only of this asset.") @Nullable
                    AssetCode base,
            @Option(names = "--quote", paramLabel = "ASSET", description = "Only in this asset.") @Nullable
                    AssetCode quote,
            @Option(
                            names = "--limit",
                            paramLabel = "N",
                            defaultValue = "50",
                            description = "At most so many. Default: ${DEFAULT-VALUE}")
                    int limit) {
        Converters.inRange("--limit", limit, 1, MOST);
        try (LedgerSession ledger = cli.ledger()) {
            cli.printer()
                    .print(new RateBook(ledger.jdbc(), ledger.assets())
                            .list(base, quote, limit).stream()
                                    .map(RateCommand::shown)
                                    .toList());
            return 0;
        }
    }

    private static RateQuoted quoted(
            AssetCode base,
            AssetCode quote,
            String rate,
            String source,
            Instant from,
            Instant until,
            @Nullable TradeId id) {
        try {
            return new RateQuoted(
                    id == null ? UuidCreator.getTimeOrderedEpoch() : id.value(),
                    base,
                    quote,
                    DecimalAmount.ofText(rate),
                    source,
                    from,
                    until);
        } catch (InvalidAmount e) {
            throw Refusal.usage("RATE: " + e.getMessage());
        } catch (IllegalArgumentException e) {
            throw Refusal.usage(String.valueOf(e.getMessage()));
        }
    }

    /** The clock that will judge it. */
    private static Instant databaseNow(LedgerSession ledger) {
        OffsetDateTime now = ledger.jdbc().queryForObject("SELECT now()", OffsetDateTime.class);
        return now == null ? Instant.now() : now.toInstant();
    }

    private static Instant time(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw Refusal.usage("--quoted-at '" + text + "': " + TIME + " is allowed");
        }
    }

    private static Duration duration(String text) {
        try {
            Duration duration = Duration.parse(text);
            if (duration.compareTo(Duration.ZERO) > 0 && duration.compareTo(Duration.ofDays(3_660)) <= 0) {
                return duration;
            }
        } catch (DateTimeException e) {
            // as below
        }
        throw Refusal.usage(
                "--valid-for '" + text + "': more than nothing, at most ten years, such as PT15M or P1D, is allowed");
    }

    private static Row shown(RateBook.Standing standing) {
        return new Row()
                .with("base", standing.rate().base())
                .with("quote", standing.rate().quote())
                .with("price", standing.rate().rate().toPlainString())
                .with("state", standing.state())
                .with("source", standing.rate().source())
                .with("quotedAt", standing.rate().quotedAt())
                .with("validUntil", standing.rate().validUntil())
                .with("setBy", standing.setBy())
                .with("rate", standing.rate().id());
    }
}
