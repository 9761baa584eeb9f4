package tech.novaeco.settlement.support;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Where a PostgreSQL database is, in both spellings: the one of libpq and the one of JDBC. */
record PostgresAddress(String host, int port, String user, String password, String database) {

    /** @param url {@code postgresql://user:pass@host:port/db}, one host; password and port may be missing */
    static PostgresAddress parse(String url) {
        URI uri = URI.create(url);
        String[] login = (uri.getRawUserInfo() == null ? "postgres" : uri.getRawUserInfo()).split(":", 2);
        String path = uri.getRawPath() == null ? "" : uri.getRawPath();
        return new PostgresAddress(
                uri.getHost(),
                uri.getPort() < 0 ? 5432 : uri.getPort(),
                decode(login[0]),
                login.length == 2 ? decode(login[1]) : "",
                path.length() < 2 ? "postgres" : decode(path.substring(1)));
    }

    PostgresAddress withDatabase(String other) {
        return new PostgresAddress(host, port, user, password, other);
    }

    String url() {
        String secret = password.isEmpty() ? "" : ":" + encode(password);
        return "postgresql://" + encode(user) + secret + "@" + host + ":" + port + "/" + encode(database);
    }

    String jdbcUrl() {
        String secret = password.isEmpty() ? "" : "&password=" + encode(password);
        return "jdbc:postgresql://" + host + ":" + port + "/" + encode(database) + "?user=" + encode(user) + secret;
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection(jdbcUrl());
    }

    /** Runs one statement on a connection of its own; returns the first column of the first row, or "". */
    String ask(String sql) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            if (!statement.execute(sql)) {
                return "";
            }
            try (ResultSet rows = statement.getResultSet()) {
                String answer = rows.next() ? rows.getString(1) : null;
                return answer == null ? "" : answer;
            }
        } catch (SQLException failure) {
            throw new IllegalStateException(sql + ": " + failure.getMessage(), failure);
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, UTF_8).replace("+", "%20");
    }

    private static String decode(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), UTF_8);
    }
}
