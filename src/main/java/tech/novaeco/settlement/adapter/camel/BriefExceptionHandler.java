package tech.novaeco.settlement.adapter.camel;

import org.apache.camel.Exchange;
import org.apache.camel.spi.ExceptionHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One line for what is tried again anyway: a poll of the ledger, the dispatch of a batch. The stack trace at DEBUG. */
final class BriefExceptionHandler implements ExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(BriefExceptionHandler.class);

    @Override
    public void handleException(Throwable exception) {
        handleException("A poll failed", null, exception);
    }

    @Override
    public void handleException(String message, Throwable exception) {
        handleException(message, null, exception);
    }

    @Override
    public void handleException(@Nullable String message, @Nullable Exchange exchange, Throwable exception) {
        String route = exchange == null ? "" : " (route " + exchange.getFromRouteId() + ")";
        LOG.warn("It will be tried again{}: {}", route, BatchDesk.rootCause(exception));
        LOG.debug("{}", message, exception);
    }
}
