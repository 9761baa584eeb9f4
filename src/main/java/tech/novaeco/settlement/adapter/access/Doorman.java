package tech.novaeco.settlement.adapter.access;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets in who proves who he is, from where he may come; for every method, so that no preflight slips through.
 *
 * <p>Checking costs time and may ask the identity provider: some at once, and never on the event loop.
 */
public final class Doorman implements Handler<RoutingContext> {
    private static final Logger LOG = LoggerFactory.getLogger(Doorman.class);
    /**
     * At all doors together: of the 20 threads that Vert.x has for what takes time, some are left for health. No fewer,
     * for a browser asks for the parts of a page six at a time, and two people may look at once.
     */
    private static final Semaphore CHECKING = new Semaphore(16);

    private final List<Door> doors;
    private final boolean remote;
    private final String remoteSetting;
    private final LogPace pace = new LogPace();

    /**
     * @param remote whether other machines may come
     * @param remoteSetting the setting that says so
     */
    public Doorman(List<Door> doors, boolean remote, String remoteSetting) {
        this.doors = List.copyOf(doors);
        this.remote = remote;
        this.remoteSetting = remoteSetting;
    }

    @Override
    public void handle(RoutingContext request) {
        // the address of the connection, not one that a header claims
        if (!remote
                && !isLoopback(
                        request.request().connection().remoteAddress(true).hostAddress())) {
            refuse(request, NotAdmitted.forbidden("Open to its own machine only: see " + remoteSetting));
        } else if (isOfAnotherSite(request)) {
            // a browser sends a remembered login with every request, also with one that another site's page makes
            refuse(request, NotAdmitted.forbidden("Not from another site"));
        } else if (!CHECKING.tryAcquire()) {
            refuse(request, NotAdmitted.unknown("too many come in at the moment: try again in a second"));
        } else {
            check(request);
        }
    }

    private void check(RoutingContext request) {
        List<String> given = request.request().headers().getAll(HttpHeaders.AUTHORIZATION);
        request.request().pause();
        request.vertx().executeBlocking(() -> admit(given), false).onComplete(result -> {
            CHECKING.release();
            request.request().resume();
            if (result.succeeded()) {
                request.setUser(result.result().asUser());
                request.next();
            } else if (result.cause() instanceof NotAdmitted not) {
                refuse(request, not);
            } else {
                LOG.error("A login could not be checked", result.cause());
                refuse(request, NotAdmitted.unknown("the login cannot be checked at the moment"));
            }
        });
    }

    private Caller admit(List<String> given) throws NotAdmitted {
        NotAdmitted last = NotAdmitted.unproven("a login is needed");
        String[] parts = given.size() == 1 ? given.get(0).split(" ", 2) : new String[0];
        for (Door door : doors) {
            if (parts.length == 2 && door.scheme().equalsIgnoreCase(parts[0])) {
                try {
                    return door.admit(parts[1].strip());
                } catch (NotAdmitted not) {
                    last = not;
                }
            }
        }
        throw last;
    }

    private static boolean isLoopback(@Nullable String address) {
        return address != null && new InetSocketAddress(address, 0).getAddress().isLoopbackAddress();
    }

    private static boolean isOfAnotherSite(RoutingContext request) {
        String origin = request.request().getHeader(HttpHeaders.ORIGIN);
        HostAndPort host = request.request().authority();
        return origin != null && !origin.equals("http://" + host) && !origin.equals("https://" + host);
    }

    private void refuse(RoutingContext request, NotAdmitted not) {
        if (pace.isDue()) {
            LOG.warn(
                    "Not let in from {}: {} {}",
                    request.request().connection().remoteAddress(true).hostAddress(),
                    not.status(),
                    not.getMessage());
        }
        if (not.status() == 401) {
            request.response()
                    .putHeader(
                            "WWW-Authenticate",
                            doors.stream()
                                    .map(door -> door.scheme() + " realm=\"Trade Settlement\"")
                                    .distinct()
                                    .toList());
        }
        Problem problem = new Problem(not.status(), "NOT_ADMITTED", String.valueOf(not.getMessage()));
        request.response()
                .setStatusCode(not.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, Problem.TYPE)
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .end(problem.json());
    }
}
