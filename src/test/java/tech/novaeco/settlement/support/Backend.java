package tech.novaeco.settlement.support;

/** One PostgreSQL and one AMQP broker, shared by all test classes of the JVM. */
interface Backend extends AutoCloseable {
    /** {@code embedded}, {@code services} or {@code containers}. */
    String kind();

    /** A login that may create databases and roles. */
    PostgresAddress postgres();

    /** Makes an empty virtual host and returns its AMQP URI, or the URI of a shared one where none can be made. */
    String openVirtualHost(String name);

    void dropVirtualHost(String name);

    /** What there is in a virtual host that {@link #openVirtualHost} made; asks the broker itself, not through AMQP. */
    BrokerObjects brokerObjects(String virtualHost);

    @Override
    void close();
}
