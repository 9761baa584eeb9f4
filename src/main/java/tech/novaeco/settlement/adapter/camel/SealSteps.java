package tech.novaeco.settlement.adapter.camel;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Optional;
import tech.novaeco.settlement.adapter.postgres.Sealing;

/** The step of the seal's route. Thread-safe. */
public final class SealSteps {
    private final Optional<Sealing> sealing;
    private final Counter sealed;

    /** @param sealing empty where no key is given: then the route does not run */
    public SealSteps(Optional<Sealing> sealing, MeterRegistry registry) {
        this.sealing = sealing;
        sealed = Counter.builder("settlement.batches.sealed")
                .description("batches that this worker appended to the log")
                .register(registry);
    }

    /** @return how many batches were appended */
    public int sealSome() {
        Sealing open =
                sealing.orElseThrow(() -> new IllegalStateException("SEAL_KEY_FILE is not set: nothing can be sealed"));
        int appended = open.sealSome();
        sealed.increment(appended);
        return appended;
    }
}
