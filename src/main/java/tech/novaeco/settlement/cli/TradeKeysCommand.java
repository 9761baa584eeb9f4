package tech.novaeco.settlement.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import tech.novaeco.settlement.adapter.desk.Row;
import tech.novaeco.settlement.origin.ProducerKey;
import tech.novaeco.settlement.origin.SignatureAlgorithm;

/** The keys of those who publish trades. No command shows a secret. */
@Command(
        name = "trade",
        description = {
            "Makes, rotates, revokes and lists the keys of those who publish trades.",
            "Running workers notice a change of the file within SWEEP_INTERVAL_MS."
        })
final class TradeKeysCommand {
    private static final String PRODUCER = "Who publishes: 1 to 60 of A-Z a-z 0-9 . _ : -";
    private static final String SECRET = "A new file for the producer, who signs with what it holds.";
    private static final int MOST_DAYS = 365;

    private final Cli cli;

    @Option(
            names = "--keys",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "The workers' key file; default: TRADE_KEYS_FILE.")
    private @Nullable Path keys;

    TradeKeysCommand(Cli cli) {
        this.cli = cli;
    }

    @Command(
            name = "generate",
            description = "Makes a producer's first key, and the workers' key file if there is none.")
    int generate(
            @Parameters(paramLabel = "PRODUCER", description = PRODUCER) String producer,
            @Parameters(paramLabel = "SECRET_FILE", description = SECRET) Path secret,
            @Option(
                            names = "--alg",
                            paramLabel = "ALG",
                            defaultValue = "EdDSA",
                            description = "EdDSA or HS256; default: EdDSA.")
                    SignatureAlgorithm algorithm) {
        store().add(
                        producer,
                        secret,
                        old -> {
                            if (!old.isEmpty()) {
                                throw Refusal.negative(producer
                                        + " has a key: 'keys trade rotate' gives it another beside those it has");
                            }
                            return algorithm;
                        },
                        now());
        cli.remark("hand " + secret + " to " + producer + " and keep no copy; with HS256 " + store().path()
                + " holds the same secret");
        return show(key -> key.producer().equals(producer));
    }

    @Command(
            name = "rotate",
            description = {
                "Gives a producer another key beside its old ones, which are",
                "believed for some days more, so that it can change over."
            })
    int rotate(
            @Parameters(paramLabel = "PRODUCER", description = PRODUCER) String producer,
            @Parameters(paramLabel = "SECRET_FILE", description = SECRET) Path secret,
            @Option(
                            names = "--overlap-days",
                            paramLabel = "DAYS",
                            defaultValue = "7",
                            description = "How long the old keys are still believed: 0 to 365; default: 7.")
                    int days) {
        Converters.inRange("--overlap-days", days, 0, MOST_DAYS);
        store().add(
                        producer,
                        secret,
                        old -> {
                            if (old.isEmpty()) {
                                throw Refusal.negative(
                                        producer + " has no key yet: 'keys trade generate' makes the first");
                            }
                            return old.get(old.size() - 1).algorithm();
                        },
                        now().plus(Duration.ofDays(days)));
        return show(key -> key.producer().equals(producer));
    }

    @Command(
            name = "revoke",
            description = "From now on no trade that arrives is believed from this key, whenever it was signed.")
    int revoke(@Parameters(paramLabel = "KID", description = "The key's name.") String kid) {
        store().revoke(kid, now());
        return show(key -> key.kid().equals(kid));
    }

    @Command(name = "list", description = "Lists the keys of the workers' key file, oldest first.")
    int list() {
        return show(key -> true);
    }

    private TradeKeyStore store() {
        Path named = keys;
        return new TradeKeyStore(
                named != null
                        ? named
                        : cli.setup()
                                .tradeKeysFile()
                                .orElseThrow(() -> Refusal.usage(
                                        "name the workers' key file with --keys FILE, or set TRADE_KEYS_FILE")));
    }

    private int show(Predicate<ProducerKey> wanted) {
        Instant now = Instant.now();
        List<Row> rows = store().read().keys().stream()
                .filter(wanted)
                .map(key -> new Row()
                        .with("kid", key.kid())
                        .with("producer", key.producer())
                        .with("alg", key.algorithm())
                        .with("state", key.state(now))
                        .with("notBefore", key.notBefore())
                        .with("notAfter", key.notAfter())
                        .with("revokedAt", key.revokedAt()))
                .toList();
        cli.printer().print(rows);
        return 0;
    }

    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS);
    }
}
