package tech.novaeco.settlement.chaos.scenario;

import tech.novaeco.settlement.chaos.Arena;
import tech.novaeco.settlement.chaos.KillPoints;
import tech.novaeco.settlement.chaos.Scenario;

/** The window in which a batch is committed and the broker does not know: where doubling bugs live. */
public final class CommitToAck implements Scenario {
    /** What workers settle in lives of a batch or two; more would only pile up, and every count of the ledger take longer. */
    private static final int RATE = 30;

    private final int kills;

    public CommitToAck(int kills) {
        this.kills = kills;
    }

    @Override
    public String name() {
        return "commit-to-ack";
    }

    @Override
    public String description() {
        return kills + " deaths between COMMIT and the acks of the batch";
    }

    @Override
    public int leastHits() {
        return kills;
    }

    @Override
    public void run(Arena arena) throws Exception {
        arena.load("chaos", RATE);
        new Doomed(arena).run(kills, () -> KillPoints.BEFORE_ACK);
    }
}
