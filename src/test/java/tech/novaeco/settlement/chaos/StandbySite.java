package tech.novaeco.settlement.chaos;

import org.jspecify.annotations.Nullable;
import tech.novaeco.settlement.support.PrivatePostgres;
import tech.novaeco.settlement.support.PrivateRabbit;

/** A primary that commits when its standby has it too; clients name both and take the one that takes writes. */
public final class StandbySite implements Site {
    private final PrivateRabbit rabbit = PrivateRabbit.create();
    private final PrivatePostgres primary = PrivatePostgres.create();
    private @Nullable PrivatePostgres standby;

    /** The servers of an arena of this kind. */
    public static StandbySite of(Arena arena) {
        return (StandbySite) arena.site();
    }

    @Override
    public void start() {
        primary.start();
        PrivatePostgres copy = PrivatePostgres.standbyOf(primary);
        standby = copy;
        copy.start();
        primary.commitOnStandby();
        rabbit.start();
    }

    /** Kills the primary and makes the standby the one that takes writes. For good: there is no way back. */
    public void failOver() {
        primary.kill9();
        standby().promote();
    }

    private PrivatePostgres standby() {
        PrivatePostgres copy = standby;
        if (copy == null) {
            throw new IllegalStateException("not started");
        }
        return copy;
    }

    @Override
    public String workerDatabaseUrl() {
        return "postgresql://postgres@" + hosts() + "/postgres?targetServerType=primary";
    }

    @Override
    public String jdbcUrl() {
        return "jdbc:postgresql://" + hosts() + "/postgres?user=postgres&targetServerType=primary&connectTimeout=5";
    }

    private String hosts() {
        return "127.0.0.1:" + SingleSite.portOf(primary.url()) + ",127.0.0.1:"
                + SingleSite.portOf(standby().url());
    }

    @Override
    public String workerRabbitUri() {
        return rabbit.uri();
    }

    @Override
    public String rabbitUri() {
        return rabbit.uri();
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
        rabbit.close();
        if (standby != null) {
            standby.close();
        }
        primary.close();
    }
}
