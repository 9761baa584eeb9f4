package tech.novaeco.settlement.adapter.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.main.Main;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import tech.novaeco.settlement.adapter.access.AccessSettings;
import tech.novaeco.settlement.adapter.access.OidcSettings;
import tech.novaeco.settlement.adapter.access.Role;
import tech.novaeco.settlement.adapter.access.UsersFile;
import tech.novaeco.settlement.adapter.camel.IntakeBeans;
import tech.novaeco.settlement.adapter.desk.Books;
import tech.novaeco.settlement.adapter.http.HawtioSettings;
import tech.novaeco.settlement.adapter.http.HttpEdge;
import tech.novaeco.settlement.adapter.postgres.Database;
import tech.novaeco.settlement.adapter.postgres.DatabaseUrl;
import tech.novaeco.settlement.adapter.postgres.Migrations;
import tech.novaeco.settlement.support.IdentityProvider;
import tech.novaeco.settlement.support.Servers;

/** The real API and Hawtio on a real ledger, reached by the API's own login, with people of a file or of an issuer. */
final class ApiStage implements AutoCloseable {
    static final String ADA = basic("ada");
    static final String BEN = basic("ben");
    static final String AUDITOR = basic("audrey");
    static final String OPERATOR = basic("otto");

    private static final ObjectMapper JSON = new ObjectMapper();

    final JdbcTemplate admin;
    final String login;
    /** An accountant by this name, and a login of the database by the same. */
    final String twin;

    private final Servers servers;
    private final Main main = new Main();
    private final HttpClient client = HttpClient.newHttpClient();
    private final int port;
    private final HikariDataSource pool;

    private ApiStage(Servers servers, boolean enabled, AccessMaker maker) throws Exception {
        this.servers = servers;
        Migrations.migrate(DatabaseUrl.parse(servers.databaseUrl()));
        admin = new JdbcTemplate(new DriverManagerDataSource(servers.jdbcUrl()));
        String database = admin.queryForObject("SELECT current_database()", String.class);
        login = "api_" + database;
        twin = "twin_" + database;
        AccessSettings access = maker.make(twin);
        admin.execute("CREATE ROLE " + twin + " LOGIN PASSWORD 'secret' IN ROLE ledger_desk");
        admin.execute("CREATE ROLE " + login + " LOGIN PASSWORD 'secret' IN ROLE ledger_api");
        DatabaseUrl url = DatabaseUrl.parse(as(login));
        pool = Database.apiPool(url, ApiDesk.CONNECTIONS);
        port = freePort();
        main.configure().withBasePackageScanEnabled(false);
        main.configure()
                .withRoutesIncludePattern("classpath:routes/http.camel.yaml,classpath:routes/http-api.camel.yaml");
        IntakeBeans.all().forEach(main::bind);
        main.addOverrideProperty("HTTP_HOST", "127.0.0.1");
        main.addOverrideProperty("HTTP_PORT", String.valueOf(port));
        main.addOverrideProperty("API_ENABLED", String.valueOf(enabled));
        ApiDesk desk = new ApiDesk(enabled ? Optional.of(new Books(pool)) : Optional.empty());
        desk.requireOwnLogin();
        main.bind("api-reads", new ApiReads(desk, true));
        main.bind("api-statements", new ApiStatements(desk));
        main.bind("api-writes", new ApiWrites(desk));
        HttpEdge.addTo(
                main,
                new HawtioSettings(true, "operator", "console", false),
                false,
                new ApiSettings(enabled, Optional.of(url), false, access),
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
        main.start();
    }

    private interface AccessMaker {
        AccessSettings make(String twin) throws IOException;
    }

    /** People: ada and ben are accountants, audrey is an auditor, otto an operator; each name is its own password. */
    static ApiStage withPeople(Servers servers, Path directory) throws Exception {
        return new ApiStage(servers, true, twin -> people(directory, twin));
    }

    static ApiStage switchedOff(Servers servers, Path directory) throws Exception {
        return new ApiStage(servers, false, twin -> people(directory, twin));
    }

    static ApiStage withTokens(Servers servers, IdentityProvider provider) throws Exception {
        OidcSettings oidc = new OidcSettings(provider.issuer(), IdentityProvider.AUDIENCE, Optional.empty(), "roles");
        return new ApiStage(servers, true, twin -> new AccessSettings(Optional.empty(), Optional.of(oidc)));
    }

    private static AccessSettings people(Path directory, String twin) throws IOException {
        SecureRandom random = new SecureRandom();
        Path file = Files.writeString(
                directory.resolve("users"),
                String.join(
                        "\n",
                        UsersFile.line("ada", "ada", Set.of(Role.ACCOUNTANT), random),
                        UsersFile.line(twin, twin, Set.of(Role.ACCOUNTANT), random),
                        UsersFile.line("ben", "ben", Set.of(Role.ACCOUNTANT), random),
                        UsersFile.line("audrey", "audrey", Set.of(Role.AUDITOR), random),
                        UsersFile.line("otto", "otto", Set.of(Role.OPERATOR), random)));
        return new AccessSettings(Optional.of(file), Optional.empty());
    }

    /** The address of the ledger under another login, whose password is 'secret'. */
    String as(String name) {
        return servers.databaseUrl().replaceFirst("//[^@]*@", "//" + name + ":secret@");
    }

    HttpResponse<String> get(@Nullable String authorization, String path) {
        return send(authorization, HttpRequest.newBuilder(uri(path)));
    }

    HttpResponse<String> post(@Nullable String authorization, String path, String body) {
        return send(
                authorization,
                HttpRequest.newBuilder(uri(path))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body)));
    }

    HttpResponse<String> send(@Nullable String authorization, HttpRequest.Builder request) {
        try {
            if (authorization != null) {
                request.header("Authorization", authorization);
            }
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + "/api/v1" + path);
    }

    int port() {
        return port;
    }

    static JsonNode json(HttpResponse<String> response) {
        try {
            return JSON.readTree(response.body());
        } catch (JsonProcessingException e) {
            throw new AssertionError(response.body(), e);
        }
    }

    static String basic(String name) {
        return "Basic " + Base64.getEncoder().encodeToString((name + ":" + name).getBytes(StandardCharsets.UTF_8));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        main.stop();
        pool.close();
        admin.execute("DROP ROLE " + login);
        admin.execute("DROP ROLE " + twin);
    }
}
