package tech.novaeco.settlement.adapter.camel;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tech.novaeco.settlement.origin.ProducerKey;
import tech.novaeco.settlement.origin.ProducerKeys;
import tech.novaeco.settlement.origin.TradeKeyFile;
import tech.novaeco.settlement.receipt.KeyFile;
import tech.novaeco.settlement.trade.OriginCheck;
import tech.novaeco.settlement.trade.RefusedTrade;

/**
 * The producers' keys as TRADE_KEYS_FILE has them now. A file that cannot be read leaves the keys read last in force:
 * the check is never left out, and trades in flight are not refused for an operator's slip. Thread-safe.
 */
public final class TradeKeys implements OriginCheck {
    private static final Logger LOG = LoggerFactory.getLogger(TradeKeys.class);

    /** @param broken since when the file cannot be read, null while it can */
    record Read(String text, ProducerKeys keys, @Nullable Instant broken) {}

    private final Optional<Path> file;
    private final Clock clock;
    /** Empty where no file is set, and only there. */
    private volatile Optional<Read> current;

    /**
     * @param file empty: signatures are neither demanded nor looked at
     * @throws IOException if the file cannot be read
     * @throws IllegalArgumentException saying what is wrong in it, without a secret
     */
    public TradeKeys(Optional<Path> file, Clock clock) throws IOException {
        this.file = file;
        this.clock = clock;
        if (file.isEmpty()) {
            LOG.warn(
                    "TRADE_KEYS_FILE is not set: trades need no signature, whoever reaches the queue can publish them");
            current = Optional.empty();
            return;
        }
        String text = Files.readString(file.get());
        Read read = new Read(text, TradeKeyFile.parse(text), null);
        current = Optional.of(read);
        if (KeyFile.isOpenToOthers(file.get())) {
            LOG.warn("TRADE_KEYS_FILE={} is open to others than its owner: chmod 600", file.get());
        }
        LOG.info("Trades must be signed; keys: {}", described(read.keys()));
    }

    @Override
    public void check(JsonNode trade, Instant arrivedAt) throws RefusedTrade {
        if (current.isPresent()) {
            current.get().keys().check(trade, arrivedAt);
        }
    }

    /** Looks whether somebody has changed the keys; from its return on they are in force. */
    public void refresh() {
        if (file.isPresent()) {
            current = current.map(before -> reread(file.get(), before));
        }
    }

    Optional<Read> current() {
        return current;
    }

    private Read reread(Path path, Read before) {
        try {
            String text = Files.readString(path);
            if (text.equals(before.text())) {
                return new Read(text, before.keys(), null);
            }
            ProducerKeys keys = TradeKeyFile.parse(text);
            LOG.info("The keys of trades have changed: {}", described(keys));
            return new Read(text, keys, null);
        } catch (IOException | IllegalArgumentException e) {
            if (before.broken() != null) {
                return before;
            }
            LOG.warn(
                    "TRADE_KEYS_FILE={} cannot be read ({}): the keys read before stay in force, a revocation in it does not",
                    path,
                    e.toString());
            return new Read(before.text(), before.keys(), clock.instant());
        }
    }

    private String described(ProducerKeys keys) {
        Instant now = clock.instant();
        return keys.keys().stream().map(key -> described(key, now)).collect(Collectors.joining(", "));
    }

    private static String described(ProducerKey key, Instant now) {
        return key + " of " + key.producer() + " (" + key.state(now) + ")";
    }
}
