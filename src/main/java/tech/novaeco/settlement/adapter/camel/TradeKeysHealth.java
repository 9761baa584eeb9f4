package tech.novaeco.settlement.adapter.camel;

import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;
import tech.novaeco.settlement.origin.KeyState;

/** Whether trades must be signed, and by how many keys; a warning when no key is valid, or the file of keys is broken. */
public final class TradeKeysHealth extends AbstractHealthCheck {
    private final TradeKeys keys;
    private final Clock clock;

    public TradeKeysHealth(TradeKeys keys, Clock clock) {
        super("settlement", "trade-keys");
        this.keys = keys;
        this.clock = clock;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        Optional<TradeKeys.Read> current = keys.current();
        if (current.isEmpty()) {
            builder.up().message("signatures are not checked: TRADE_KEYS_FILE is not set");
            return;
        }
        TradeKeys.Read read = current.get();
        Instant now = clock.instant();
        long valid = read.keys().keys().stream()
                .filter(key -> key.state(now) == KeyState.VALID)
                .count();
        builder.up().message(valid + " of " + read.keys().keys().size() + " keys are valid");
        if (read.broken() != null) {
            builder.detail(
                    "warning",
                    "TRADE_KEYS_FILE cannot be read since " + read.broken()
                            + ": the keys read before stay in force; mend the file, see the log");
        } else if (valid == 0) {
            builder.detail("warning", "no key of TRADE_KEYS_FILE is valid: every trade is refused");
        }
    }

    @Override
    public boolean isReadiness() {
        return false;
    }
}
