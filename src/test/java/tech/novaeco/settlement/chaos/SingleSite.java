package tech.novaeco.settlement.chaos;

import java.net.URI;
import tech.novaeco.settlement.support.PrivatePostgres;
import tech.novaeco.settlement.support.PrivateRabbit;

/** One node of each server; workers reach both through proxies, publishers and checker directly. */
public final class SingleSite implements Site {
    private final PrivatePostgres postgres = PrivatePostgres.create();
    private final PrivateRabbit rabbit = PrivateRabbit.create();
    private final TcpProxy databaseNetwork = TcpProxy.to(portOf(postgres.url()));
    private final TcpProxy rabbitNetwork = TcpProxy.to(portOf(rabbit.uri()));

    /** The servers of an arena of this kind. */
    public static SingleSite of(Arena arena) {
        return (SingleSite) arena.site();
    }

    @Override
    public void start() {
        postgres.start();
        rabbit.start();
    }

    public PrivatePostgres postgres() {
        return postgres;
    }

    public PrivateRabbit rabbit() {
        return rabbit;
    }

    @Override
    public String workerDatabaseUrl() {
        return through(databaseNetwork, postgres.url());
    }

    @Override
    public String workerRabbitUri() {
        return through(rabbitNetwork, rabbit.uri());
    }

    @Override
    public String jdbcUrl() {
        return postgres.jdbcUrl();
    }

    @Override
    public String rabbitUri() {
        return rabbit.uri();
    }

    public TcpProxy rabbitNetwork() {
        return rabbitNetwork;
    }

    public TcpProxy databaseNetwork() {
        return databaseNetwork;
    }

    @Override
    public String rabbitmqctl(String... arguments) {
        return rabbit.rabbitmqctl(arguments);
    }

    @Override
    public void awaitQueuesRegistered() {
        rabbit.awaitQueuesRegistered();
    }

    @Override
    public void close() {
        rabbitNetwork.close();
        databaseNetwork.close();
        rabbit.close();
        postgres.close();
    }

    static int portOf(String url) {
        return URI.create(url).getPort();
    }

    static String through(TcpProxy proxy, String url) {
        return url.replace(":" + portOf(url), ":" + proxy.port());
    }
}
