package tech.novaeco.settlement.chaos;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import tech.novaeco.settlement.chaos.hook.KillPoint;
import tech.novaeco.settlement.faults.RouteOverlay;

/** The points of a trade's way at which a worker can be made to die, from its arrival to the mark that all were told. */
public enum KillPoints {
    RECEIVED("10-trade-intake", "take-delivery", true),
    IN_BATCH("10-trade-intake", "to-batch", false),
    LOCKED("20-settlement", "claim-and-lock", true),
    DECIDED("20-settlement", "decide", true),
    BEFORE_COMMIT("20-settlement", "post", true),
    BEFORE_ACK("20-settlement", "ack-deliveries", false),
    BEFORE_CALLBACKS("20-settlement", "to-callbacks", false),
    CALLBACKS_CLAIMED("30-callbacks", "claim-outbound", true),
    CALLBACKS_SENT("30-callbacks", "mark-dispatched", false);

    private final String file;
    private final String step;
    private final boolean after;

    KillPoints(String file, String step, boolean after) {
        this.file = file + ".camel.yaml";
        this.step = step;
        this.after = after;
    }

    /** As it stands in {@code faults.jsonl}: {@code before-ack}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Writes the worker's own routes with a {@link KillPoint} at each point. */
    static Path overlay(Path directory) {
        RouteOverlay overlay = new RouteOverlay(directory);
        Stream.of(values())
                .forEach(point -> overlay.insert(
                        point.file,
                        point.step,
                        point.after,
                        List.of(
                                "- bean:",
                                "    id: kill-" + point.label(),
                                "    beanType: " + KillPoint.class.getName(),
                                "    method: pass('" + point.name() + "')")));
        return directory;
    }
}
