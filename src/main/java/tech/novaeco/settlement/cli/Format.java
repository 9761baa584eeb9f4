package tech.novaeco.settlement.cli;

import java.util.Locale;

/** How an answer is written. */
enum Format {
    TABLE,
    JSON,
    CSV;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
