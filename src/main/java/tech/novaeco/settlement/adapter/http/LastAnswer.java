package tech.novaeco.settlement.adapter.http;

import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tech.novaeco.settlement.adapter.access.LogPace;

/**
 * What a request gets that failed and that nobody else has answered: an address that cannot be decoded, a body that breaks
 * off. Strangers make most of them, and without this each would leave a stack trace in the log.
 */
final class LastAnswer {
    private static final Logger LOG = LoggerFactory.getLogger(LastAnswer.class);
    private static final int BROKEN = 500;

    private final LogPace pace = new LogPace();

    /** @param all the server's own router: what cannot be decoded, or has no path, reaches no other */
    void mountOn(Router all) {
        all.errorHandler(400, request -> answer(request, 400));
        all.route().last().failureHandler(request -> answer(request, request.statusCode()));
    }

    private void answer(RoutingContext request, int status) {
        Throwable failure = request.failure();
        boolean theirs = status >= 400 && status < 500;
        if (!theirs && failure != null && pace.isDue()) {
            // no message: it may be the stranger's words
            LOG.warn("A request could not be answered: {}", failure.getClass().getName());
        }
        LOG.debug("A request could not be answered", failure);
        HttpServerResponse response = request.response();
        if (!response.headWritten()) {
            response.setStatusCode(theirs ? status : BROKEN).end("This request cannot be answered");
        }
    }
}
