package tech.novaeco.settlement.adapter.camel;

import java.util.Map;
import org.apache.camel.spi.ExceptionHandler;

/** What the intake's endpoint needs besides its route: how a message is read, and how failures of a poll are told. */
public final class IntakeBeans {
    private IntakeBeans() {}

    /** By the names that the route files use. */
    public static Map<String, Object> all() {
        ExceptionHandler briefly = new BriefExceptionHandler();
        return Map.of(
                "raw-body", new RawBody(),
                "delivery-headers", new DeliveryHeaders(),
                "intake-containers", new IntakeContainers(),
                "say-it-shortly", briefly);
    }
}
