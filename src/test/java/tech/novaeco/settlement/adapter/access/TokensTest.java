package tech.novaeco.settlement.adapter.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tech.novaeco.settlement.support.IdentityProvider;

@Tag("slow")
class TokensTest {
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Duration NEVER_AGAIN = Duration.ofMinutes(4);

    private final IdentityProvider provider;
    private final Tokens tokens;

    TokensTest() throws IOException {
        provider = IdentityProvider.start();
        tokens = tokens("roles", LONG, NEVER_AGAIN);
    }

    @BeforeEach
    void knowsTheKeys() throws NotAdmitted {
        tokens.admit(provider.token("warm-up"));
    }

    @AfterEach
    void stop() {
        provider.close();
    }

    @Test
    void a_good_token_lets_its_subject_in_with_our_roles_only() throws Exception {
        Caller caller = tokens.admit(provider.token("auth0|4711", "accountant", "admin", "ACCOUNTANT", "auditor"));

        assertThat(caller.name()).isEqualTo("auth0|4711");
        assertThat(caller.roles()).containsExactlyInAnyOrder(Role.ACCOUNTANT, Role.AUDITOR);
    }

    @Test
    void a_token_without_roles_lets_in_somebody_who_may_do_nothing() throws Exception {
        assertThat(tokens.admit(provider.token("ada")).roles()).isEmpty();
    }

    @Test
    void roles_may_stand_inside_another_claim_or_in_one_text() throws Exception {
        Tokens nested = tokens("realm_access.roles", LONG, NEVER_AGAIN);
        assertThat(nested.admit(signed(
                                provider.claims("ada").claim("realm_access", Map.of("roles", List.of("auditor")))))
                        .roles())
                .containsExactly(Role.AUDITOR);
        Tokens scoped = tokens("scope", LONG, NEVER_AGAIN);
        assertThat(scoped.admit(signed(provider.claims("ada").claim("scope", "openid auditor")))
                        .roles())
                .containsExactly(Role.AUDITOR);
        Tokens dotted = tokens("https://example.org/roles", LONG, NEVER_AGAIN);
        assertThat(dotted.admit(signed(provider.claims("ada").claim("https://example.org/roles", List.of("operator"))))
                        .roles())
                .containsExactly(Role.OPERATOR);
    }

    @Test
    void an_expired_token_is_refused_beyond_a_minute() throws Exception {
        assertThat(tokens.admit(signed(provider.claims("ada").expirationTime(in(-30))))
                        .name())
                .isEqualTo("ada");
        assertRefused(signed(provider.claims("ada").expirationTime(in(-90))));
        assertRefused(signed(provider.claims("ada").expirationTime(null)));
    }

    @Test
    void a_token_that_never_expires_is_refused() throws Exception {
        // the library's claims set writes no null
        SignedJWT never = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256)
                        .keyID(provider.key().getKeyID())
                        .build(),
                new JWTClaimsSet.Builder(provider.claims("ada").build())
                        .serializeNullClaims(true)
                        .expirationTime(null)
                        .build());
        never.sign(new RSASSASigner(provider.key()));
        assertThat(never.getPayload().toString()).contains("\"exp\":null");
        assertRefused(never.serialize());
        assertRefused(signed(provider.claims("ada").claim("exp", Long.MAX_VALUE)));
    }

    @Test
    void a_key_that_can_be_factored_is_no_key() throws Exception {
        provider.rotate(IdentityProvider.newKey("short", 1024));
        Tokens young = tokens("roles", LONG, NEVER_AGAIN);

        assertThatThrownBy(() -> young.admit(provider.token("ada")))
                .isInstanceOfSatisfying(
                        NotAdmitted.class, no -> assertThat(no.status()).isEqualTo(401));
        provider.rotate(IdentityProvider.newKey("good", 2048));
        assertThat(tokens("roles", LONG, NEVER_AGAIN)
                        .admit(provider.token("ada"))
                        .name())
                .isEqualTo("ada");
    }

    @Test
    void a_token_before_its_time_is_refused_beyond_a_minute() throws Exception {
        assertThat(tokens.admit(signed(provider.claims("ada").notBeforeTime(in(30))))
                        .name())
                .isEqualTo("ada");
        assertRefused(signed(provider.claims("ada").notBeforeTime(in(90))));
    }

    @Test
    void a_token_of_another_issuer_or_for_another_audience_is_refused() {
        assertRefused(signed(provider.claims("ada").issuer("https://evil.example")));
        assertRefused(signed(provider.claims("ada").issuer(provider.issuer() + "/")));
        assertRefused(signed(provider.claims("ada").issuer(null)));
        assertRefused(signed(provider.claims("ada").audience("another-api")));
        assertRefused(signed(provider.claims("ada").audience(List.of())));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ada lovelace", "ada\nroot", "adä", "\u0000"})
    void a_subject_that_could_be_taken_for_another_is_refused(String subject) {
        assertRefused(signed(provider.claims(subject)));
        assertRefused(signed(provider.claims("x".repeat(201))));
        assertRefused(signed(provider.claims("ada").subject(null)));
    }

    @Test
    void the_algorithm_is_never_taken_from_the_token() throws Exception {
        JWTClaimsSet claims = provider.claims("ada", "accountant").build();
        assertRefused(new PlainJWT(claims).serialize());
        byte[] publicKey = provider.key().toRSAPublicKey().getEncoded();
        SignedJWT hmac = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256)
                        .keyID(provider.key().getKeyID())
                        .build(),
                claims);
        hmac.sign(new MACSigner(publicKey));
        assertRefused(hmac.serialize());
        for (JWSAlgorithm other : List.of(JWSAlgorithm.RS384, JWSAlgorithm.RS512, JWSAlgorithm.PS256)) {
            assertRefused(IdentityProvider.sign(claims, provider.key(), other));
        }
    }

    @Test
    void a_token_that_was_changed_or_signed_by_a_stranger_is_refused() {
        String good = provider.token("ada", "auditor");
        String[] parts = good.split("\\.");
        String more = provider.token("ada", "accountant").split("\\.")[1];
        assertRefused(parts[0] + "." + more + "." + parts[2]);
        assertRefused(parts[0] + "." + parts[1] + ".");
        assertRefused(parts[0] + "." + parts[1]);
        assertRefused("x");
        assertRefused("");
        String sameName = provider.key().getKeyID();
        assertRefused(IdentityProvider.sign(
                provider.claims("ada").build(), IdentityProvider.newKey(sameName), JWSAlgorithm.RS256));
    }

    @Test
    void unknown_keys_do_not_make_the_worker_ask_the_issuer_again_and_again() {
        int before = provider.keysAsked();
        RSAKey stranger = IdentityProvider.newKey("stranger");
        for (int i = 0; i < 50; i++) {
            RSAKey unknown = new RSAKey.Builder(stranger).keyID("unknown-" + i).build();
            assertRefused(IdentityProvider.sign(provider.claims("ada").build(), unknown, JWSAlgorithm.RS256));
        }
        assertThat(provider.keysAsked() - before).isLessThanOrEqualTo(2);
    }

    @Test
    void a_new_key_of_the_issuer_is_taken_and_its_old_one_is_over() throws Exception {
        Tokens renewing = tokens("roles", LONG, Duration.ofMillis(1));
        String old = provider.token("ada");
        renewing.admit(old);

        provider.rotate(IdentityProvider.newKey("second"));

        assertThat(renewing.admit(provider.token("ben")).name()).isEqualTo("ben");
        assertThatThrownBy(() -> renewing.admit(old)).isInstanceOf(NotAdmitted.class);
    }

    @Test
    void the_last_keys_go_on_while_the_issuer_is_away() throws Exception {
        Tokens forgetful = tokens("roles", Duration.ofMillis(200), Duration.ofMillis(10));
        String token = provider.token("ada");
        forgetful.admit(token);
        int asked = provider.asked();
        provider.goDown();

        // until it has asked again, and got no answer
        Awaitility.await().until(() -> {
            assertThat(forgetful.admit(token).name()).isEqualTo("ada");
            return provider.asked() > asked;
        });
        assertThat(forgetful.admit(token).name()).isEqualTo("ada");
    }

    @Test
    void without_any_key_nobody_can_tell_and_later_the_issuer_is_asked_again() throws Exception {
        Tokens young = tokens("roles", LONG, Duration.ofMillis(1));
        provider.goDown();
        String token = provider.token("ada");
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> young.admit(token))
                    .isInstanceOfSatisfying(
                            NotAdmitted.class, no -> assertThat(no.status()).isEqualTo(503));
        }

        provider.comeBack();

        Awaitility.await()
                .ignoreExceptions()
                .until(() -> young.admit(token).name().equals("ada"));
    }

    @Test
    void neither_a_redirect_nor_the_document_of_another_issuer_is_believed() {
        Tokens young = tokens("roles", LONG, Duration.ofMillis(1));
        provider.claimToBe("https://evil.example");
        assertThatThrownBy(() -> young.admit(provider.token("ada"))).isInstanceOf(NotAdmitted.class);
        provider.claimToBe("");
        provider.redirectKeys();
        Tokens younger = tokens("roles", LONG, Duration.ofMillis(1));
        assertThatThrownBy(() -> younger.admit(provider.token("ada"))).isInstanceOf(NotAdmitted.class);
    }

    @Test
    void an_issuer_whose_keys_could_be_changed_on_their_way_is_not_allowed() {
        for (String wrong : List.of("http://idp.example", "ftp://idp.example", "idp.example", "https:///path")) {
            assertThatThrownBy(() -> new OidcSettings(URI.create(wrong), "audience", Optional.empty(), "roles"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("OIDC_ISSUER");
        }
        assertThatThrownBy(() -> new OidcSettings(provider.issuer(), " ", Optional.empty(), "roles"))
                .hasMessageContaining("OIDC_AUDIENCE");
    }

    @Test
    void a_person_has_one_way_to_prove_who_he_is() {
        OidcSettings oidc = new OidcSettings(provider.issuer(), "a", Optional.empty(), "roles");
        assertThatThrownBy(() -> new AccessSettings(Optional.of(Path.of("users")), Optional.of(oidc)))
                .hasMessageContaining("one of them is allowed");
    }

    private Tokens tokens(String rolesClaim, Duration cached, Duration between) {
        return new Tokens(
                new OidcSettings(provider.issuer(), IdentityProvider.AUDIENCE, Optional.empty(), rolesClaim),
                cached,
                between);
    }

    private String signed(JWTClaimsSet.Builder claims) {
        return IdentityProvider.sign(claims.build(), provider.key(), JWSAlgorithm.RS256);
    }

    private static Date in(int seconds) {
        return Date.from(Instant.now().plusSeconds(seconds));
    }

    private void assertRefused(String token) {
        assertThatThrownBy(() -> tokens.admit(token))
                .as(token)
                .isInstanceOfSatisfying(
                        NotAdmitted.class, no -> assertThat(no.status()).isEqualTo(401));
    }
}
