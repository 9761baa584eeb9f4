package tech.novaeco.settlement.adapter.postgres;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** Counts what is sent to the server, and can lose the answer to a COMMIT: it is done, but the client sees a failure. */
final class WatchedDataSource extends DelegatingDataSource {
    final AtomicInteger executions = new AtomicInteger();
    final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger untilFailure = new AtomicInteger(-1);
    private final AtomicBoolean loseNextCommit = new AtomicBoolean();

    WatchedDataSource(DataSource real) {
        super(real);
    }

    void loseTheAnswerToTheNextCommit() {
        loseNextCommit.set(true);
    }

    /** The connection breaks before the statement after so many more; a negative number: never. */
    void failAfter(int statements) {
        untilFailure.set(statements);
    }

    @Override
    public Connection getConnection() throws SQLException {
        connections.incrementAndGet();
        return watched(Connection.class, super.getConnection());
    }

    private <T> T watched(Class<T> type, T real) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> call(real, method, arguments)));
    }

    private @Nullable Object call(Object real, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        if (method.getName().startsWith("execute")) {
            executions.incrementAndGet();
            if (untilFailure.get() >= 0 && untilFailure.getAndDecrement() == 0) {
                throw new SQLException("broken pipe", "08006");
            }
        }
        Object result = invoke(real, method, arguments);
        if (method.getName().equals("commit") && loseNextCommit.getAndSet(false)) {
            throw new SQLException("connection reset by peer", "08006");
        }
        if (result instanceof PreparedStatement statement) {
            return watched(PreparedStatement.class, statement);
        }
        return result instanceof Statement statement ? watched(Statement.class, statement) : result;
    }

    private static @Nullable Object invoke(Object real, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        try {
            return method.invoke(real, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }
}
