package tech.novaeco.settlement.support;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;

/** A real PostgreSQL unpacked from a jar, and a Qpid broker inside this JVM: nothing needs to be installed. */
final class EmbeddedServers implements Backend {
    private final EmbeddedPostgres postgres;
    private final EmbeddedBroker broker;

    EmbeddedServers() {
        try {
            // it is made for tests that may lose data: fsync is off unless one says otherwise
            this.postgres = EmbeddedPostgres.builder()
                    .setServerConfig("fsync", "on")
                    .setServerConfig("synchronous_commit", "on")
                    .setServerConfig("full_page_writes", "on")
                    .start();
        } catch (IOException failure) {
            throw new UncheckedIOException("embedded PostgreSQL", failure);
        }
        for (String setting : new String[] {"fsync", "synchronous_commit", "full_page_writes"}) {
            String value = postgres().ask("SHOW " + setting);
            if (!"on".equals(value)) {
                throw new IllegalStateException("embedded PostgreSQL would lose data: " + setting + " is " + value);
            }
        }
        this.broker = EmbeddedBroker.start();
    }

    @Override
    public String kind() {
        return "embedded";
    }

    @Override
    public PostgresAddress postgres() {
        return new PostgresAddress("localhost", postgres.getPort(), "postgres", "postgres", "postgres");
    }

    @Override
    public String openVirtualHost(String name) {
        return broker.openVirtualHost(name);
    }

    @Override
    public void dropVirtualHost(String name) {
        broker.dropVirtualHost(name);
    }

    @Override
    public BrokerObjects brokerObjects(String virtualHost) {
        return broker.objects(virtualHost);
    }

    @Override
    public void close() {
        broker.close();
        try {
            postgres.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
