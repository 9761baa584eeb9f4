package tech.novaeco.settlement.adapter.camel;

import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/** Whether trades are taken: down while the intake is paused, a warning when deliveries were given up. */
public final class IntakeHealth extends AbstractHealthCheck {
    private final IntakeGate gate;

    public IntakeHealth(IntakeGate gate) {
        super("settlement", "intake");
        this.gate = gate;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        IntakeGate.Pause pause = gate.paused();
        if (pause != null) {
            builder.down()
                    .message("paused since " + pause.since() + " after " + pause.tries()
                            + " tries; nothing is lost, it resumes by itself");
            return;
        }
        builder.up().message(gate.inFlight() + " deliveries in flight");
        if (gate.heldSinceStart() > 0) {
            builder.detail(
                    "warning",
                    gate.heldSinceStart()
                            + " deliveries were given up without an answer: see the log; the broker delivers them again when"
                            + " this worker restarts");
        }
    }
}
