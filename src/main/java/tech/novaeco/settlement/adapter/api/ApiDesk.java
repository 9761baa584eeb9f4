package tech.novaeco.settlement.adapter.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpConstants;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;
import tech.novaeco.settlement.adapter.access.Caller;
import tech.novaeco.settlement.adapter.access.Problem;
import tech.novaeco.settlement.adapter.access.Role;
import tech.novaeco.settlement.adapter.desk.Books;
import tech.novaeco.settlement.adapter.desk.Declined;

/**
 * One call over HTTP: who it is and what he may do, then one transaction in his name, then the answer. Thread-safe.
 *
 * <p>A caller is only who a {@link tech.novaeco.settlement.adapter.access.Doorman} let in; without one nothing is done, even if a
 * route could be reached past him.
 */
public final class ApiDesk {
    private static final Logger LOG = LoggerFactory.getLogger(ApiDesk.class);

    /** Calls at once, and the connections they need. */
    public static final int CONNECTIONS = 4;

    private static final String OWN_LOGIN = """
            SELECT pg_has_role(oid, 'ledger_api', 'MEMBER') AND NOT rolsuper
                AND NOT pg_has_role(oid, 'ledger_runtime', 'MEMBER') AND NOT pg_has_role(oid, 'ledger_owner', 'MEMBER')
            FROM pg_roles WHERE rolname = session_user
            """;

    private static final int PATIENCE_SECONDS = 2;
    /** For this transaction only: the next one on the connection speaks for somebody else. */
    private static final String SPEAK_FOR = "SELECT set_config('ledger.person', ?, true)";

    /** What a call is answered with. @param body what Jackson writes as JSON, or a text of that type that is sent as it is */
    record Answer(int status, String type, Object body) {
        Answer(int status, Object body) {
            this(status, "application/json", body);
        }

        static Answer ok(Object body) {
            return new Answer(200, body);
        }

        static Answer text(String type, String body) {
            return new Answer(200, type, body);
        }
    }

    interface Work {
        Answer on(ApiCall call, Books books);
    }

    /** The ledger contradicts itself: figures that are not true are not given away as if they were. */
    static final class Contradiction extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Contradiction(String text) {
            super(text, null, false, false);
        }
    }

    private record Reply(int status, String type, String body) {}

    private final Optional<Books> books;
    private final ObjectMapper json = new ObjectMapper();
    private final Semaphore asking = new Semaphore(CONNECTIONS);

    /** @param books reached by the API's own login; empty: the API is switched off */
    public ApiDesk(Optional<Books> books) {
        this.books = books;
    }

    /**
     * Whether the login can do what it is for and no more. Does nothing where the API is switched off, or the database away: then no
     * call can be answered either.
     *
     * @throws IllegalStateException if it is another kind of login
     */
    public void requireOwnLogin() {
        books.ifPresent(ledger -> {
            try {
                if (!Boolean.TRUE.equals(ledger.jdbc().queryForObject(OWN_LOGIN, Boolean.class))) {
                    throw new IllegalStateException(
                            "DATABASE_API_URL: its login must be a member of ledger_api, and neither of"
                                    + " ledger_runtime nor of ledger_owner nor a superuser: who names people must not move money");
                }
            } catch (DataAccessException e) {
                if (sqlState(e).matches("(22|28|42).*")) {
                    throw new IllegalStateException(
                            "DATABASE_API_URL: the database does not let this login work as ledger_api" + " (SQLSTATE "
                                    + sqlState(e) + ")");
                }
                LOG.warn("The API's login cannot be looked at: SQLSTATE {}", sqlState(e));
            }
        });
    }

    /**
     * @param roles one of which the caller must have
     * @param names what may stand in the query, or in the body
     */
    void answer(Exchange exchange, Set<Role> roles, Set<String> names, Work work) {
        send(exchange, roles, names, work, Books::transaction);
    }

    /** As {@link #answer}, where all that is read must be of one moment; nothing can be changed. */
    void answerFromSnapshot(Exchange exchange, Set<Role> roles, Set<String> names, Work work) {
        send(exchange, roles, names, work, Books::snapshot);
    }

    private void send(
            Exchange exchange,
            Set<Role> roles,
            Set<String> names,
            Work work,
            Function<Books, TransactionTemplate> transaction) {
        Message message = exchange.getMessage();
        Reply reply = reply(
                message, roles, names, (call, ledger) -> inTransaction(transaction.apply(ledger), ledger, call, work));
        // Camel would send the request's headers back
        message.removeHeaders("*");
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, reply.status());
        message.setHeader("Content-Type", reply.type());
        message.setBody(reply.body());
    }

    private Reply reply(Message message, Set<Role> roles, Set<String> names, Work work) {
        Optional<Caller> caller = Optional.ofNullable(message.getHeader(VertxPlatformHttpConstants.AUTHENTICATED_USER))
                .flatMap(Caller::of);
        if (books.isEmpty()) {
            return problem(404, "NOT_FOUND", "there is nothing here");
        }
        if (caller.isEmpty()) {
            return problem(401, "NOT_ADMITTED", "a login is needed");
        }
        if (roles.stream().noneMatch(caller.get()::is)) {
            LOG.warn("api:{} may not do this: {} is needed", caller.get().name(), roles);
            return problem(
                    403,
                    "NOT_ALLOWED",
                    "your login has none of the roles "
                            + roles.stream().map(Role::word).sorted().toList());
        }
        boolean mayAsk = false;
        try {
            ApiCall call = ApiCall.of(message, caller.get(), names);
            mayAsk = asking.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return mayAsk
                    ? written(work.on(call, books.get()))
                    : problem(503, "BUSY", "too many ask at the moment: try again in a second");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return problem(503, "BUSY", "the worker stops: try again in a while");
        } catch (ApiCall.UnreadableBody e) {
            return problem(e.status(), "BAD_REQUEST", String.valueOf(e.getMessage()));
        } catch (Declined e) {
            return declined(caller.get(), e);
        } catch (Contradiction e) {
            LOG.error("The ledger contradicts itself: {}", e.getMessage());
            return problem(500, "DOES_NOT_TIE_OUT", String.valueOf(e.getMessage()));
        } catch (DataAccessException | TransactionException e) {
            return refused(caller.get(), e);
        } catch (RuntimeException e) {
            LOG.error("The API failed", e);
            return problem(500, "BROKEN", "the worker failed at this, and its log says why");
        } finally {
            if (mayAsk) {
                asking.release();
            }
        }
    }

    private static Answer inTransaction(TransactionTemplate kind, Books books, ApiCall call, Work work) {
        return Objects.requireNonNull(kind.execute(transaction -> {
            books.jdbc().queryForObject(SPEAK_FOR, String.class, call.caller().name());
            return work.on(call, books);
        }));
    }

    private static Reply declined(Caller caller, Declined no) {
        LOG.info("api:{} was declined: {}", caller.name(), no.kind());
        int status = switch (no.kind()) {
            case NOT_FOUND -> 404;
            case NOT_NOW -> 409;
            case NOT_YOU -> 403;
            case WRONG -> 400;
        };
        return problem(status, no.kind().name(), no.fact());
    }

    /** Classes 22, 23, 42 and P0 are the statement's; everything else is a database that is away, or busy. */
    private static Reply refused(Caller caller, RuntimeException failure) {
        String state = sqlState(failure);
        LOG.warn("api:{} was refused by the database: SQLSTATE {}", caller.name(), state);
        return state.matches("(22|23|42|P0).*")
                ? problem(409, "REFUSED", "the ledger refuses it (SQLSTATE " + state + ")")
                : problem(503, "UNAVAILABLE", "the ledger does not answer: try again in a while");
    }

    private static String sqlState(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                return sql.getSQLState();
            }
        }
        return "unknown";
    }

    private Reply written(Answer answer) {
        try {
            return new Reply(
                    answer.status(),
                    answer.type(),
                    answer.body() instanceof String text ? text : json.writeValueAsString(answer.body()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts, numbers, truths and lists", e);
        }
    }

    private static Reply problem(int status, String reason, String detail) {
        return new Reply(status, Problem.TYPE, new Problem(status, reason, detail).json());
    }
}
