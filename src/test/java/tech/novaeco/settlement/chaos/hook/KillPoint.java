package tech.novaeco.settlement.chaos.hook;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * A step that ends the JVM as kill -9 does, at the point {@code -Dchaos.point=...} when it is passed for the
 * {@code -Dchaos.at=n}-th time. Without these it does nothing.
 */
public final class KillPoint {
    public static final int EXIT_CODE = 42;

    private static final AtomicInteger PASSED = new AtomicInteger();

    /** @param point where the route is */
    public void pass(String point) {
        if (point.equals(System.getProperty("chaos.point"))
                && PASSED.incrementAndGet() == Integer.getInteger("chaos.at")) {
            Runtime.getRuntime().halt(EXIT_CODE);
        }
    }
}
