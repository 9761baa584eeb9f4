package tech.novaeco.settlement.adapter.api;

import static org.assertj.core.api.Assertions.assertThat;
import static tech.novaeco.settlement.adapter.api.ApiStage.json;

import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tech.novaeco.settlement.support.IdentityProvider;
import tech.novaeco.settlement.support.Servers;
import tech.novaeco.settlement.support.ServersExtension;

/** The doors of the API and of the console as a running worker has them. */
@ExtendWith(ServersExtension.class)
class ApiTokensTest {
    private static final String CONSOLE = "Basic b3BlcmF0b3I6Y29uc29sZQ==";

    @Test
    void a_token_opens_the_api_and_the_console_as_far_as_its_roles_go(Servers servers) throws Exception {
        try (IdentityProvider provider = IdentityProvider.start();
                ApiStage stage = ApiStage.withTokens(servers, provider)) {
            String accountant = "Bearer " + provider.token("4711", "accountant");
            String operator = "Bearer " + provider.token("4712", "operator");

            assertThat(json(stage.get(accountant, "/me")).path("name").asText()).isEqualTo("api:4711");
            assertThat(stage.post(accountant, "/accounts", "{\"owner\":\"of-a-token\",\"asset\":\"EUR\"}")
                            .statusCode())
                    .isEqualTo(201);
            assertThat(stage.admin.queryForObject(
                            "SELECT opened_by FROM ledger.account WHERE owner_id = 'of-a-token'", String.class))
                    .isEqualTo("api:4711");
            assertThat(stage.get(operator, "/cases").statusCode()).isEqualTo(403);
            assertThat(stage.get("Bearer " + provider.token("4713"), "/cases").statusCode())
                    .isEqualTo(403);
            assertThat(stage.get(accountant + "x", "/me").statusCode()).isEqualTo(401);
            assertThat(stage.get(ApiStage.ADA, "/me").statusCode()).isEqualTo(401);

            for (String path : new String[] {"/hawtio/user", "/jolokia/version", "/hawtio/jolokia/version"}) {
                assertThat(status(stage, operator, path)).as(path).isEqualTo(200);
                assertThat(status(stage, CONSOLE, path)).as(path).isEqualTo(200);
                assertThat(status(stage, accountant, path)).as(path).isEqualTo(403);
                assertThat(status(stage, "Bearer x", path)).as(path).isEqualTo(401);
                assertThat(status(stage, null, path)).as(path).isEqualTo(401);
            }
        }
    }

    @Test
    void the_console_is_for_operators_of_the_file_too(Servers servers, @TempDir Path directory) throws Exception {
        try (ApiStage stage = ApiStage.withPeople(servers, directory)) {
            assertThat(status(stage, ApiStage.OPERATOR, "/jolokia/version")).isEqualTo(200);
            assertThat(status(stage, ApiStage.ADA, "/jolokia/version")).isEqualTo(403);
            assertThat(stage.get(CONSOLE, "/me").statusCode()).isEqualTo(401);
        }
    }

    @Test
    void switched_off_there_is_nothing_whoever_asks(Servers servers, @TempDir Path directory) throws Exception {
        try (ApiStage stage = ApiStage.switchedOff(servers, directory)) {
            for (String path : new String[] {"/me", "/cases", "/openapi.yaml"}) {
                assertThat(stage.get(ApiStage.ADA, path).statusCode()).isEqualTo(404);
                assertThat(stage.post(ApiStage.ADA, path, "{}").statusCode()).isEqualTo(404);
            }
        }
    }

    private static int status(ApiStage stage, @Nullable String who, String path) {
        return stage.send(who, HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + stage.port() + path)))
                .statusCode();
    }
}
