package tech.novaeco.settlement.chaos.scenario;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import tech.novaeco.settlement.chaos.Arena;
import tech.novaeco.settlement.chaos.KillPoints;
import tech.novaeco.settlement.chaos.Scenario;

/** One death at each point of a trade's way. */
public final class KillsAtPoints implements Scenario {
    private static final int RATE = 30;

    @Override
    public String name() {
        return "kill-points";
    }

    @Override
    public String description() {
        return "a worker dies at each of nine points between arrival and the last callback";
    }

    @Override
    public int leastHits() {
        return KillPoints.values().length;
    }

    @Override
    public void run(Arena arena) throws Exception {
        List<KillPoints> order = Arrays.asList(KillPoints.values());
        Collections.shuffle(order, arena.random());
        Deque<KillPoints> left = new ArrayDeque<>(order);
        Doomed doomed = new Doomed(arena);
        arena.load("chaos", RATE);
        doomed.run(order.size(), () -> left.remove());
    }
}
