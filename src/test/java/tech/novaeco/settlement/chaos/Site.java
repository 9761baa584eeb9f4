package tech.novaeco.settlement.chaos;

/** A RabbitMQ and a PostgreSQL of the run's own. Each kind has a class. */
public interface Site extends AutoCloseable {
    /** Returns when both accept clients. */
    void start();

    /** {@code DATABASE_URL} of workers. */
    String workerDatabaseUrl();

    /** {@code RABBITMQ_URI} of workers. */
    String workerRabbitUri();

    /** For questions from outside. */
    String jdbcUrl();

    /** For publishers and journals. */
    String rabbitUri();

    /** Runs {@code rabbitmqctl}; returns its output. */
    String rabbitmqctl(String... arguments);

    /** Waits until a killed broker will remember its queues. */
    void awaitQueuesRegistered();

    @Override
    void close();
}
