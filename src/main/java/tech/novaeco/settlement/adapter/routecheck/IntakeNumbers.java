package tech.novaeco.settlement.adapter.routecheck;

import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Consumer;
import tech.novaeco.settlement.adapter.routecheck.Deviation.Kind;

/** Checks the numbers of the intake that must fit together. */
final class IntakeNumbers {
    static final String ROUTE = "trade-intake";
    private static final String PARAMETERS = "route.from.parameters.";

    private final Values values;
    private final Consumer<Deviation> found;

    IntakeNumbers(Values values, Consumer<Deviation> found) {
        this.values = values;
        this.found = found;
    }

    void check(Item intake) {
        Item prefetch = intake.find("prefetchCount");
        Item consumers = intake.find("concurrentConsumers");
        Item size = intake.find("completionSize");
        if (prefetch == null || consumers == null || size == null) {
            return;
        }
        OptionalInt each = values.number(prefetch.plain());
        OptionalInt many = values.number(consumers.plain());
        OptionalInt batch = values.number(size.plain());
        OptionalInt settlers = values.number("{{SETTLERS}}");
        if (each.isEmpty() || many.isEmpty() || batch.isEmpty() || settlers.isEmpty()) {
            return;
        }
        long needed = batch.getAsInt() * (settlers.getAsInt() + 1L);
        long held = (long) each.getAsInt() * many.getAsInt();
        if (held < needed) {
            Map<String, Item> places =
                    Map.of("{{PREFETCH}}", prefetch, "{{BATCH_SIZE}}", size, "{{SETTLERS}}", consumers);
            Item changed = places.entrySet().stream()
                    .filter(place -> !place.getKey().equals(place.getValue().plain()))
                    .map(Map.Entry::getValue)
                    .findFirst()
                    .orElse(prefetch);
            String what = "the worker holds " + held + " deliveries at most, fewer than " + needed
                    + ": a batch for each settler and one that fills";
            found.accept(
                    Deviation.at(changed, Kind.PREFETCH, ROUTE, PARAMETERS + "prefetchCount", "prefetchCount", what));
        }
        if (many.getAsInt() > settlers.getAsInt()) {
            String what = "there are more consumers, " + many.getAsInt() + ", than settlers, " + settlers.getAsInt()
                    + ": they take trades out of their order";
            String subject = "concurrentConsumers";
            found.accept(Deviation.at(consumers, Kind.VALUE, ROUTE, PARAMETERS + subject, subject, what));
        }
    }
}
