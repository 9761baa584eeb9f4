package tech.novaeco.settlement.adapter.routecheck;

import java.util.List;
import java.util.function.Consumer;
import tech.novaeco.settlement.adapter.routecheck.Deviation.Kind;

/** Checks whom a batch is told to. */
final class Recipients {
    private Recipients() {}

    static void check(List<String> recipients, Item place, RouteSet set, MoneyRoutes money, Consumer<Deviation> found) {
        for (String needed : MoneyRoutes.NEEDED_RECIPIENTS) {
            if (!recipients.contains(needed)) {
                report(place, needed, "a batch is no longer told to " + needed, found);
            }
        }
        for (String recipient : recipients) {
            boolean own =
                    set.routes().stream().anyMatch(route -> RouteSet.from(route).equals(recipient))
                            && !money.endpoints().contains(recipient);
            if (!MoneyRoutes.RECIPIENTS.contains(recipient) && !(recipient.startsWith("direct:") && own)) {
                report(place, recipient, "a batch is told to " + Steps.quoted(recipient), found);
            }
        }
    }

    private static void report(Item place, String recipient, String what, Consumer<Deviation> found) {
        found.accept(Deviation.at(place, Kind.RECIPIENT, "dispatch", "route.recipientList", recipient, what));
    }
}
