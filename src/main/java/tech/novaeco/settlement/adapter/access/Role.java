package tech.novaeco.settlement.adapter.access;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What somebody may do. The names, in lower case, stand in the file of users and in tokens. */
public enum Role {
    /** Reads, asks, decides on what another asked for, opens and freezes accounts. */
    ACCOUNTANT,
    /** Reads. */
    AUDITOR,
    /** Looks into the worker: Hawtio and Jolokia. Sees no account. */
    OPERATOR;

    /** Empty for any other word: an identity provider has roles that are not ours. */
    static Optional<Role> of(String word) {
        return Arrays.stream(values()).filter(role -> role.word().equals(word)).findFirst();
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
