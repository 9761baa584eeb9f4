package tech.novaeco.settlement.adapter.api;

import java.util.Optional;
import tech.novaeco.settlement.adapter.access.AccessSettings;
import tech.novaeco.settlement.adapter.postgres.DatabaseUrl;

/**
 * Whether the API is there, and who may use it.
 *
 * @param enabled {@code API_ENABLED}, default false: without it nothing answers under {@code /api}
 * @param database {@code DATABASE_API_URL}: the login that speaks for people; a member of {@code ledger_api} only
 * @param remote {@code API_REMOTE}, default false: only this machine may reach it. True behind a proxy that speaks TLS
 */
public record ApiSettings(boolean enabled, Optional<DatabaseUrl> database, boolean remote, AccessSettings access) {
    public ApiSettings {
        if (enabled && database.isEmpty()) {
            throw new IllegalArgumentException(
                    "DATABASE_API_URL: is required when API_ENABLED=true, because the API speaks"
                            + " for people by a login of its own, a member of ledger_api only; set it, or API_ENABLED=false");
        }
        if (enabled && access.usersFile().isEmpty() && access.oidc().isEmpty()) {
            throw new IllegalArgumentException(
                    "API_USERS_FILE or OIDC_ISSUER: one is required when API_ENABLED=true, because"
                            + " nobody may enter without a login; set one, or API_ENABLED=false");
        }
    }

    public static ApiSettings off() {
        return new ApiSettings(false, Optional.empty(), false, AccessSettings.none());
    }
}
