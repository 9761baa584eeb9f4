package tech.novaeco.settlement.adapter.routecheck;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import tech.novaeco.settlement.adapter.routecheck.Deviation.Kind;

/** Whom a batch is told to, and how many routes further on that leads. */
final class Recipients {
    private final RouteSet set;
    private final MoneyRoutes money;
    private final Consumer<Deviation> found;

    Recipients(RouteSet set, MoneyRoutes money, Consumer<Deviation> found) {
        this.set = set;
        this.money = money;
        this.found = found;
    }

    /** @param place what is said is said of it */
    void check(List<String> recipients, Item place) {
        for (String needed : MoneyRoutes.NEEDED_RECIPIENTS) {
            if (!recipients.contains(needed)) {
                report(place, needed, "a batch is no longer told to " + needed);
            }
        }
        boolean after = false;
        for (int i = 0; i < recipients.size(); i++) {
            String recipient = recipients.get(i);
            boolean ours = MoneyRoutes.RECIPIENTS.contains(recipient);
            if (recipients.indexOf(recipient) < i) {
                report(place, recipient, "a batch is told to " + recipient + " twice");
            } else if (!ours && !isOwnRoute(recipient)) {
                report(place, recipient, "a batch is told to " + Steps.quoted(recipient));
            } else if (ours && after) {
                report(
                        place,
                        recipient,
                        recipient + " stands after a route of one's own, whose failure it would wait for");
            }
            after = after || !ours;
        }
    }

    private boolean isOwnRoute(String recipient) {
        return recipient.startsWith("direct:")
                && !money.endpoints().contains(recipient)
                && set.routes().stream().anyMatch(route -> RouteSet.from(route).equals(recipient));
    }

    /** @return the recipients, and the endpoints that routes among them send to, and so on */
    Set<String> reached(List<String> recipients) {
        Set<String> reached = new HashSet<>();
        Deque<String> next = new ArrayDeque<>(recipients);
        while (!next.isEmpty()) {
            String endpoint = next.pop();
            if (reached.add(endpoint)) {
                set.routes().stream()
                        .filter(route -> RouteSet.from(route).equals(endpoint))
                        .forEach(route -> OwnRoute.targets(route).forEach(next::push));
            }
        }
        return reached;
    }

    private void report(Item place, String recipient, String what) {
        found.accept(Deviation.at(place, Kind.RECIPIENT, "dispatch", "route.recipientList", recipient, what));
    }
}
