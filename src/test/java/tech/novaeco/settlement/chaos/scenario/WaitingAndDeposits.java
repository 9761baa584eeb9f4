package tech.novaeco.settlement.chaos.scenario;

import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import tech.novaeco.settlement.chaos.Arena;
import tech.novaeco.settlement.chaos.Crew;
import tech.novaeco.settlement.chaos.Scenario;
import tech.novaeco.settlement.faults.Sql;

/** Deaths amid charges, conversions, deposits, linked trades and trades that wait for funds; and time goes on while nobody sweeps. */
public final class WaitingAndDeposits implements Scenario {
    private record Feature(String name, String count) {}

    private static final int RATE = 80;
    private static final int KILLS = 2;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    /** Fewer of any prove nothing. */
    private static final int EACH = 10;

    private static final String WAITED = "SELECT count(*) FROM ledger.settlement s JOIN ledger.settlement_attempt a"
            + " ON a.settlement_seq = s.seq WHERE s.kind = 'TRADE' AND a.recorded_at <> s.recorded_at AND a.outcome = '%s'";
    private static final String LINKED =
            "SELECT count(*) FROM ledger.settlement WHERE link_id IS NOT NULL AND status = '%s'";
    private static final String ENDED = "SELECT count(*) FROM ledger.hold_resolution WHERE kind = '%s'";
    private static final List<Feature> FEATURES = List.of(
            new Feature("charges", "SELECT count(*) FROM ledger.charge"),
            new Feature("conversions", "SELECT count(*) FROM ledger.settlement_attempt WHERE rate_id IS NOT NULL"),
            new Feature("linked trades settled", LINKED.formatted("SETTLED")),
            new Feature("linked trades that failed", LINKED.formatted("REJECTED")),
            new Feature("holds captured", ENDED.formatted("CAPTURED")),
            new Feature("holds released", ENDED.formatted("RELEASED")),
            new Feature("holds expired", ENDED.formatted("EXPIRED")),
            new Feature("trades that waited and settled", WAITED.formatted("SETTLED")),
            new Feature("trades that waited in vain", WAITED.formatted("REJECTED")));

    @Override
    public String name() {
        return "waiting-and-deposits";
    }

    @Override
    public String description() {
        return "workers are killed amid charges, conversions, deposits, linked trades and trades that wait for funds";
    }

    @Override
    public int leastHits() {
        return KILLS;
    }

    @Override
    public void run(Arena arena) throws Exception {
        Crew crew = arena.crew();
        List<Long> before = counts(arena);
        arena.load("features", RATE);
        for (int kill = 0; kill < KILLS; kill++) {
            int place = arena.random().nextInt(crew.size());
            crew.awaitReady(place);
            arena.awaitProgress(200);
            arena.faults().inject("kill-9", crew.name(place), () -> crew.awaitBusy(place), () -> {
                crew.get(place).kill9();
                return "killed";
            });
            crew.replace(place);
        }
        for (int i = 0; i < FEATURES.size(); i++) {
            Feature feature = FEATURES.get(i);
            long enough = before.get(i) + EACH;
            Awaitility.await(EACH + " " + feature.name())
                    .atMost(PATIENCE)
                    .until(() -> Sql.count(arena.site().jdbcUrl(), feature.count()) >= enough);
        }
    }

    private static List<Long> counts(Arena arena) {
        return FEATURES.stream()
                .map(feature -> Sql.count(arena.site().jdbcUrl(), feature.count()))
                .toList();
    }
}
