package tech.novaeco.settlement.adapter.camel;

import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.spi.TransactedPolicy;
import org.apache.camel.spi.UnitOfWork;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Runs the {@code transacted} steps of a route in one database transaction: COMMIT if they all succeed, else rollback and
 * the exception to the caller. Not Camel's SpringTransactionPolicy: that one replaces the route's error handler with its
 * own, which marks a failed exchange as dealt with, so that the caller's redelivery never sees it.
 */
public final class OneTransaction implements TransactedPolicy {
    private final TransactionTemplate transaction;

    public OneTransaction(PlatformTransactionManager transactions) {
        this.transaction = new TransactionTemplate(transactions);
    }

    @Override
    public void beforeWrap(Route route, NamedNode definition) {}

    @Override
    public Processor wrap(Route route, Processor steps) {
        return exchange -> run(exchange, steps);
    }

    private void run(Exchange exchange, Processor steps) {
        UnitOfWork work = exchange.getUnitOfWork();
        // keeps the steps on this thread, which holds the connection
        work.beginTransactedBy(this);
        try {
            transaction.executeWithoutResult(status -> {
                process(exchange, steps);
                if (exchange.isFailed() || exchange.isRollbackOnly()) {
                    status.setRollbackOnly();
                }
            });
        } catch (RuntimeException e) {
            // BEGIN or COMMIT failed: what became of a COMMIT is found out by trying again
            exchange.setException(e);
        } finally {
            work.endTransactedBy(this);
        }
    }

    private static void process(Exchange exchange, Processor steps) {
        try {
            steps.process(exchange);
        } catch (Exception e) {
            exchange.setException(e);
        }
    }
}
