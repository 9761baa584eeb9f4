package tech.novaeco.settlement.chaos.scenario;

import tech.novaeco.settlement.chaos.Arena;
import tech.novaeco.settlement.chaos.ClusterSite;
import tech.novaeco.settlement.chaos.Scenario;
import tech.novaeco.settlement.chaos.SiteKind;
import tech.novaeco.settlement.support.PrivateRabbit;

/** A cluster loses the node on which all depends. */
public final class BrokerFailover implements Scenario {
    private static final int RATE = 150;
    private static final int TIMES = 2;

    @Override
    public String name() {
        return "broker-failover";
    }

    @Override
    public String description() {
        return "the node that leads the queue of trades is killed in a cluster of three, twice";
    }

    @Override
    public int leastHits() {
        return 2;
    }

    @Override
    public SiteKind site() {
        return SiteKind.RABBIT_CLUSTER;
    }

    @Override
    public void run(Arena arena) throws Exception {
        arena.load("chaos", RATE);
        ClusterSite cluster = ClusterSite.of(arena);
        for (int i = 0; i < TIMES; i++) {
            arena.awaitProgress(300);
            PrivateRabbit leader = cluster.leaderOf(Arena.QUEUE);
            arena.fault("leader-kill", leader.node(), () -> {
                long at = System.currentTimeMillis();
                leader.kill9();
                arena.awaitProgress(200);
                return "killed; longest time without a commit " + arena.longestPauseMillis(at) + " ms";
            });
            leader.start();
        }
        arena.awaitProgress(100);
    }
}
