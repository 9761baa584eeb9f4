package tech.novaeco.settlement.adapter.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import org.apache.camel.health.HealthCheck;
import org.jspecify.annotations.Nullable;

/**
 * What one check found.
 *
 * <p>Only the check's own message is shown, never an exception's: health is open to anyone, and a driver's message may
 * carry an address or a user.
 */
record Finding(
        Status status,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String detail) {

    /** A check that is up, and wants to be looked at, puts its text under this key of its result's details. */
    static final String WARNING = "warning";

    enum Status {
        OK,
        WARN,
        DOWN;

        @JsonValue
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Finding of(HealthCheck.Result result) {
        String message = result.getMessage().orElse(null);
        Object warning = result.getDetails().get(WARNING);
        return switch (result.getState()) {
            case DOWN -> down(message != null ? message : causeOf(result));
            case UNKNOWN -> new Finding(Status.WARN, message);
            case UP -> warning != null ? new Finding(Status.WARN, warning.toString()) : new Finding(Status.OK, message);
        };
    }

    static Finding down(@Nullable String detail) {
        return new Finding(Status.DOWN, detail);
    }

    private static @Nullable String causeOf(HealthCheck.Result result) {
        return result.getError().map(error -> error.getClass().getSimpleName()).orElse(null);
    }
}
