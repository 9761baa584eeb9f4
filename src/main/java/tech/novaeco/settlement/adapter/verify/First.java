package tech.novaeco.settlement.adapter.verify;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keeps the first that is found. */
final class First {
    private @Nullable Broken first;

    void found(String place, String found, String expected) {
        if (first == null) {
            first = new Broken(place, found, expected);
        }
    }

    Optional<Broken> get() {
        return Optional.ofNullable(first);
    }
}
