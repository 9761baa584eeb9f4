package tech.novaeco.settlement.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import tech.novaeco.settlement.adapter.postgres.DatabaseUrl;
import tech.novaeco.settlement.adapter.postgres.Migrations;
import tech.novaeco.settlement.support.Servers;
import tech.novaeco.settlement.support.ServersExtension;
import tech.novaeco.settlement.support.Trades;

/** A press is sold, leased out, not to be sold meanwhile, and sold again: by commands, and by batches of the worker. */
@Tag("slow")
@ExtendWith(ServersExtension.class)
class LeaseStoryTest {
    private static final String RIGHT = "MATERIAL_RIGHT";

    private final Servers servers;
    private final Setup setup;
    private final JdbcTemplate admin;
    private final OneShotWorker worker;
    private final String suffix = UUID.randomUUID().toString().substring(0, 8);
    private final String press = "press-" + suffix;
    private final String maker = "maker-" + suffix;
    private final String lessor = "lessor-" + suffix;
    private final String heir = "heir-" + suffix;

    LeaseStoryTest(Servers servers) throws SQLException {
        this.servers = servers;
        setup = CliRun.servers(servers.databaseUrl(), servers.rabbitUri());
        DatabaseUrl url = DatabaseUrl.parse(servers.databaseUrl());
        admin = new JdbcTemplate(new DriverManagerDataSource(servers.jdbcUrl()));
        Migrations.migrate(url);
        worker = new OneShotWorker(url);
    }

    @BeforeEach
    void a_press_is_made_and_sold_to_the_lessor() {
        for (String owner : List.of(maker, lessor, heir)) {
            ok("account", "open", owner, "EUR");
            ok("account", "open", owner, RIGHT);
            ask("account", "fund", owner, "EUR", "100.00", "--ref", owner);
        }
        ask("right", "mint", press, RIGHT, maker, "--ref", press);
        assertThat(status(sell(maker, lessor))).isEqualTo("SETTLED");
    }

    @AfterEach
    void close() {
        admin.update("DELETE FROM ledger.encumbrance_rule");
        worker.close();
    }

    /** Done by the worker before the command waits for it. */
    private void ask(String... arguments) {
        String[] all = new String[arguments.length + 2];
        System.arraycopy(arguments, 0, all, 0, arguments.length);
        all[arguments.length] = "--wait";
        all[arguments.length + 1] = "0";
        run(all);
        assertThat(worker.sweep()).isTrue();
    }

    /** For 40 EUR. @return the trade's id */
    private String sell(String seller, String buyer) {
        String id = UUID.randomUUID().toString();
        worker.receive(Trades.trade()
                .id(id)
                .buyer(buyer)
                .seller(seller)
                .amount("40.00")
                .deliveryOf(RIGHT, press));
        return id;
    }

    private JsonNode trade(String id) {
        return ok("trade", "show", id).json();
    }

    private String status(String trade) {
        JsonNode shown = trade(trade);
        return shown.path("reason").isNull()
                ? shown.path("status").asText()
                : shown.path("reason").asText();
    }

    private String posted(String owner, String asset) {
        return ok("account", "balance", owner, asset).json().path("posted").asText();
    }

    private List<String> chain() {
        List<String> chain = new ArrayList<>();
        ok("right", "show", press)
                .json()
                .path("history")
                .forEach(line -> chain.add(String.join(
                        " ",
                        line.path("owner").asText(),
                        line.path("encumbrance").asText(),
                        line.path("kind").asText(),
                        line.path("tradeId").asText(),
                        line.path("note").asText())));
        return chain;
    }

    private CliRun ok(String... arguments) {
        CliRun told = run(arguments);
        assertThat(told.exitCode()).as(told.err()).isZero();
        return told;
    }

    private CliRun run(String... arguments) {
        return CliRun.of(setup, json(arguments));
    }

    private static String[] json(String... arguments) {
        String[] all = new String[arguments.length + 2];
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        all[0] = "-o";
        all[1] = "json";
        return all;
    }

    @Test
    void a_lease_from_its_beginning_to_its_end() {
        String mint = ok("right", "show", press).json().at("/history/0/tradeId").asText();
        String first =
                ok("right", "show", press).json().at("/history/1/tradeId").asText();

        ok("right", "encumber", press, "LEASED", "--note", "leased to acme until May");
        String refused = sell(lessor, heir);
        assertThat(status(refused)).isEqualTo("RIGHT_ENCUMBERED");
        assertThat(posted(heir, "EUR")).isEqualTo("100.00");
        assertThat(posted(heir, RIGHT)).isEqualTo("0");
        assertThat(ok("right", "list", lessor).json().at("/0/encumbrance").asText())
                .isEqualTo("LEASED");

        ok("right", "release", press, "--note", "the lease has ended");
        String caseId = trade(refused).at("/cases/0/case").asText();
        ask("case", "retry", caseId);
        assertThat(status(refused)).isEqualTo("SETTLED");
        String back = sell(heir, maker);
        assertThat(status(back)).isEqualTo("SETTLED");

        assertThat(chain())
                .containsExactly(
                        maker + " FREE MINT " + mint + " null",
                        lessor + " FREE TRADE " + first + " null",
                        lessor + " LEASED null null leased to acme until May",
                        lessor + " FREE null null the lease has ended",
                        heir + " FREE TRADE " + refused + " null",
                        maker + " FREE TRADE " + back + " null");
        assertThat(ok("right", "show", press).json().path("owner").asText()).isEqualTo(maker);
        assertThat(CliRun.of(setup, "right", "show", press).out())
                .containsSubsequence("history:", mint, first, refused, back);
        assertThat(List.of(posted(maker, RIGHT), posted(lessor, RIGHT), posted(heir, RIGHT)))
                .containsExactly("1", "0", "0");
        assertThat(List.of(posted(maker, "EUR"), posted(lessor, "EUR"), posted(heir, "EUR")))
                .containsExactly("100.00", "100.00", "100.00");
    }

    @Test
    void a_statement_of_rights_names_the_token_that_moved() {
        JsonNode entry = ok("account", "statement", maker, RIGHT).json().at("/entries/1");
        assertThat(entry.path("tokenId").asText()).isEqualTo(press);
        assertThat(entry.path("amount").asText()).isEqualTo("-1");
        assertThat(entry.path("counterparty").asText()).isEqualTo(lessor);
        JsonNode money = ok("account", "statement", maker, "EUR").json().at("/entries/1");
        assertThat(money.path("tokenId").isNull()).isTrue();
        assertThat(money.path("amount").asText()).isEqualTo("40.00");
        assertThat(CliRun.of(setup, "account", "statement", lessor, RIGHT).out())
                .contains("TOKEN ID", press);
    }

    @Test
    void a_rule_lets_a_leased_right_be_sold_until_it_is_taken_back() {
        ok("right", "encumber", press, "LEASED", "--note", "leased to acme");
        String refused = sell(lessor, heir);
        assertThat(status(refused)).isEqualTo("RIGHT_ENCUMBERED");

        JsonNode rule =
                ok("right", "rule", RIGHT, "LEASED", "--transferable", "yes").json();
        assertThat(rule.path("transferable").asBoolean()).isTrue();
        assertThat(rule.path("setBy").asText()).isEqualTo(admin.queryForObject("SELECT session_user", String.class));
        String sold = sell(lessor, heir);
        assertThat(status(sold)).isEqualTo("SETTLED");
        assertThat(chain()).last().asString().isEqualTo(heir + " LEASED TRADE " + sold + " null");

        ok("right", "rule", RIGHT, "LEASED", "--transferable", "no");
        assertThat(status(sell(heir, maker))).isEqualTo("RIGHT_ENCUMBERED");
        assertThat(status(refused)).isEqualTo("RIGHT_ENCUMBERED");
    }

    @Test
    void a_rule_is_of_one_asset_and_one_encumbrance() {
        ok("right", "rule", RIGHT, "LEASED", "--transferable", "yes");
        ok("right", "encumber", press, "LIEN", "--note", "pledged to the bank");
        assertThat(status(sell(lessor, heir))).isEqualTo("RIGHT_ENCUMBERED");

        JsonNode rules = ok("right", "rules").json();
        assertThat(rules).hasSize(5);
        assertThat(rules.toString())
                .contains(
                        "{\"asset\":null,\"encumbrance\":\"LEASED\",\"transferable\":false,\"setBy\":null,\"setAt\":null}")
                .contains("{\"asset\":\"MATERIAL_RIGHT\",\"encumbrance\":\"LEASED\",\"transferable\":true,");
    }

    @Test
    void a_rule_set_again_keeps_who_set_it() {
        ok("right", "rule", RIGHT, "LIEN", "--transferable", "no");
        String before = ok("right", "rules").out();
        CliRun again = run("right", "rule", RIGHT, "LIEN", "--transferable", "no");
        assertThat(again.exitCode()).isEqualTo(1);
        assertThat(again.err()).contains("for LIEN is no already");
        assertThat(ok("right", "rules").out()).isEqualTo(before);
    }

    /** A sale that was let through for a moment stays explained. */
    @Test
    void every_setting_of_a_rule_is_kept() {
        int before = ok("right", "rules", "--history").json().size();
        ok("right", "rule", RIGHT, "LIEN", "--transferable", "yes");
        ok("right", "rule", RIGHT, "LIEN", "--transferable", "no");
        run("right", "rule", RIGHT, "LIEN", "--transferable", "no");
        admin.update("DELETE FROM ledger.encumbrance_rule");

        List<String> said = new ArrayList<>();
        ok("right", "rules", "--history")
                .json()
                .forEach(line -> said.add(line.path("encumbrance").asText() + " "
                        + line.path("transferable").asText() + " by "
                        + line.path("setBy").asText()));
        String me = " by " + admin.queryForObject("SELECT session_user", String.class);
        assertThat(said).hasSize(before + 3).endsWith("LIEN true" + me, "LIEN false" + me, "LIEN null" + me);
        for (String change : List.of(
                "UPDATE ledger.encumbrance_rule_history SET set_by = 'nobody'",
                "DELETE FROM ledger.encumbrance_rule_history",
                "TRUNCATE ledger.encumbrance_rule_history")) {
            assertThatThrownBy(() -> admin.execute(change)).hasMessageContaining("append-only");
        }
    }

    @Test
    void what_no_rule_can_be_of_is_refused() {
        assertThat(run("right", "rule", "EUR", "LEASED", "--transferable", "yes")
                        .err())
                .contains("EUR is a FIAT: only a RIGHT can be encumbered");
        assertThat(run("right", "rule", "EUR", "LEASED", "--transferable", "yes")
                        .exitCode())
                .isEqualTo(2);
        assertThat(run("right", "rule", RIGHT, "FREE", "--transferable", "no").err())
                .contains("one of [LEASED, LIEN, REVOKED] is allowed");
        assertThat(run("right", "rule", RIGHT, "LEASED", "--transferable", "maybe")
                        .exitCode())
                .isEqualTo(2);
        assertThat(run("right", "rule", "NO_SUCH", "LEASED", "--transferable", "yes")
                        .exitCode())
                .isEqualTo(1);
        assertThat(admin.queryForObject("SELECT count(*) FROM ledger.encumbrance_rule", Integer.class))
                .isZero();
    }

    /** Whoever settles may not say what may be settled. */
    @Test
    void the_worker_s_login_sets_no_rule() {
        String login = "clerk_" + suffix;
        admin.execute("CREATE ROLE " + login + " LOGIN PASSWORD 'secret' IN ROLE ledger_desk");
        try {
            Setup clerk = CliRun.servers(
                    servers.databaseUrl().replaceFirst("//[^@]*@", "//" + login + ":secret@"), servers.rabbitUri());
            CliRun told = CliRun.of(clerk, json("right", "rule", RIGHT, "LEASED", "--transferable", "yes"));
            assertThat(told.exitCode()).isEqualTo(3);
            assertThat(told.err())
                    .contains("could not set the rule", "ledger_owner")
                    .doesNotContain("secret");
            assertThat(CliRun.of(clerk, "right", "rules").exitCode()).isZero();
            assertThat(admin.queryForObject("SELECT count(*) FROM ledger.encumbrance_rule", Integer.class))
                    .isZero();
        } finally {
            admin.execute("DROP ROLE " + login);
        }
    }
}
