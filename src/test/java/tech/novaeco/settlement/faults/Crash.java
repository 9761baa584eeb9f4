package tech.novaeco.settlement.faults;

import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Handler;

/**
 * A step that ends the JVM, as kill -9 does, when it is passed for the n-th time: {@code -Dcrash.at=n}. With
 * {@code -Dcrash.gently=true} it only throws what nobody expects.
 */
public final class Crash {
    static final int EXIT_CODE = 42;
    private static final AtomicInteger PASSED = new AtomicInteger();

    @Handler
    public void pass() {
        if (PASSED.incrementAndGet() == Integer.getInteger("crash.at")) {
            if (Boolean.getBoolean("crash.gently")) {
                throw new IllegalStateException("planted by a test");
            }
            Runtime.getRuntime().halt(EXIT_CODE);
        }
    }
}
