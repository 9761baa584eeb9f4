package tech.novaeco.settlement.cli;

import tech.novaeco.settlement.adapter.postgres.DatabaseUrl;
import tech.novaeco.settlement.trade.HashCheck;

/** What commands need of the settings, read and checked when first asked for. A wrong one is a {@link Refusal}. */
public interface Setup {
    DatabaseUrl databaseUrl();

    String rabbitUri();

    String queueName();

    HashCheck hashCheck();

    /** Runs until the process is told to stop. */
    void runWorker() throws Exception;
}
