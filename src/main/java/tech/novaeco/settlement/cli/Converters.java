package tech.novaeco.settlement.cli;

import java.util.function.Function;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Arguments to the types of the domain, whose own sentence says what is allowed. */
final class Converters {
    private Converters() {}

    static <T> ITypeConverter<T> saying(Function<String, T> type) {
        return text -> {
            try {
                return type.apply(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        };
    }

    /** @throws Refusal for usage, naming the option, the value and what is allowed */
    static int inRange(String option, int value, int least, int most) {
        if (value < least || value > most) {
            throw Refusal.usage(option + " " + value + ": " + least + " to " + most + " is allowed");
        }
        return value;
    }
}
