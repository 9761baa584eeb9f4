package tech.novaeco.settlement.chaos;

import java.util.List;
import java.util.stream.IntStream;
import tech.novaeco.settlement.support.PrivatePostgres;
import tech.novaeco.settlement.support.PrivateRabbit;

/** Three RabbitMQ nodes, whose queues have a copy on each; everybody comes through a proxy that takes the first that answers. */
public final class ClusterSite implements Site {
    private static final int NODES = 3;

    private final PrivatePostgres postgres = PrivatePostgres.create();
    private final List<PrivateRabbit> nodes = IntStream.range(0, NODES)
            .mapToObj(number -> PrivateRabbit.createWithCookie(
                    "SETTLEMENTCLUSTER" + ProcessHandle.current().pid()))
            .toList();
    private final TcpProxy balancer = TcpProxy.to(
            nodes.stream().map(node -> SingleSite.portOf(node.uri())).toArray(Integer[]::new));

    /** The servers of an arena of this kind. */
    public static ClusterSite of(Arena arena) {
        return (ClusterSite) arena.site();
    }

    @Override
    public void start() {
        postgres.start();
        nodes.forEach(PrivateRabbit::start);
        nodes.stream().skip(1).forEach(node -> node.join(nodes.get(0)));
    }

    /** The node that leads this queue now. */
    public PrivateRabbit leaderOf(String queue) {
        String leader = rabbitmqctl("list_queues", "--silent", "name", "leader")
                .lines()
                .filter(line -> line.startsWith(queue + "\t"))
                .map(line -> line.substring(queue.length() + 1).strip())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no queue " + queue));
        return nodes.stream()
                .filter(node -> node.node().equals(leader))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public String workerDatabaseUrl() {
        return postgres.url();
    }

    @Override
    public String workerRabbitUri() {
        return rabbitUri();
    }

    @Override
    public String jdbcUrl() {
        return postgres.jdbcUrl();
    }

    @Override
    public String rabbitUri() {
        return SingleSite.through(balancer, nodes.get(0).uri());
    }

    @Override
    public String rabbitmqctl(String... arguments) {
        PrivateRabbit alive =
                nodes.stream().filter(PrivateRabbit::running).findFirst().orElseThrow();
        return alive.rabbitmqctl(arguments);
    }

    @Override
    public void awaitQueuesRegistered() {
        nodes.forEach(PrivateRabbit::awaitQueuesRegistered);
    }

    @Override
    public void close() {
        balancer.close();
        nodes.forEach(PrivateRabbit::close);
        postgres.close();
    }
}
