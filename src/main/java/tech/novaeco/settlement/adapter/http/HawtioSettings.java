package tech.novaeco.settlement.adapter.http;

import org.jspecify.annotations.Nullable;

/**
 * Whether the Hawtio console is there, and who may enter.
 *
 * @param enabled {@code HAWTIO_ENABLED}, default false: without it neither page nor Jolokia agent exists
 * @param user {@code HAWTIO_USER}, default {@code operator}
 * @param password {@code HAWTIO_PASSWORD}: has no default
 * @param remote {@code HAWTIO_REMOTE}, default false: only this machine may reach the console, because a password sent
 *     by HTTP Basic can be read on the way. True behind a proxy that speaks TLS
 */
public record HawtioSettings(
        boolean enabled, String user, @Nullable String password, boolean remote) {
    public static final String DEFAULT_USER = "operator";

    public HawtioSettings {
        if (enabled && (user.isBlank() || user.contains(":"))) {
            throw new IllegalArgumentException("HAWTIO_USER: must not be empty nor contain a colon");
        }
        if (enabled && (password == null || password.isBlank())) {
            throw new IllegalArgumentException(
                    "HAWTIO_PASSWORD: is required when HAWTIO_ENABLED=true, because the console shows the worker's"
                            + " inside; set it, or HAWTIO_ENABLED=false");
        }
    }

    public static HawtioSettings off() {
        return new HawtioSettings(false, DEFAULT_USER, null, false);
    }

    @Override
    public String toString() {
        return "HawtioSettings[enabled=" + enabled + ", user=" + user + ", remote=" + remote + "]";
    }
}
