package tech.novaeco.settlement.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tech.novaeco.settlement.adapter.postgres.Arrivals.queued;
import static tech.novaeco.settlement.adapter.postgres.TestLedger.inBackground;

import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.dao.DataAccessException;
import tech.novaeco.settlement.asset.AssetCode;
import tech.novaeco.settlement.asset.TokenId;
import tech.novaeco.settlement.money.DecimalAmount;
import tech.novaeco.settlement.receipt.Kind;
import tech.novaeco.settlement.settlement.Arrival;
import tech.novaeco.settlement.settlement.Instruction;
import tech.novaeco.settlement.support.Servers;
import tech.novaeco.settlement.support.ServersExtension;
import tech.novaeco.settlement.support.Trades;
import tech.novaeco.settlement.trade.IssuanceHash;
import tech.novaeco.settlement.trade.PartyId;
import tech.novaeco.settlement.trade.TradeId;

/** Rights in the database: one owner each, whoever works on it, and a history that nobody writes by hand. */
@ExtendWith(ServersExtension.class)
@SuppressWarnings("NullAway.Init")
class RightsTest {
    private static final AssetCode RIGHT = new AssetCode("MATERIAL_RIGHT");
    private static TestLedger ledger;

    @BeforeAll
    static void open(Servers servers) throws SQLException {
        ledger = new TestLedger(servers);
    }

    @AfterAll
    static void close() {
        ledger.close();
    }

    /** With an account for rights, too. */
    private static String party(String name) {
        String owner = ledger.party(name, 100_00);
        ledger.open(owner, RIGHT.value(), 0);
        return owner;
    }

    private static Arrival issuance(Kind kind, String owner, String token) {
        PartyId party = new PartyId(owner);
        TokenId id = new TokenId(token);
        return new Arrival(
                new Instruction.Issuance(
                        new TradeId(UUID.randomUUID()),
                        IssuanceHash.of(kind.name(), party, RIGHT, 1, id),
                        kind,
                        party,
                        RIGHT,
                        new DecimalAmount(BigDecimal.ONE),
                        id),
                new byte[0],
                new Arrival.Origin.FundingRequest(-1));
    }

    private static Trades sale(String seller, String buyer, String token) {
        return Trades.trade().buyer(buyer).seller(seller).amount("5.00").deliveryOf(RIGHT.value(), token);
    }

    private static void encumber(String token, String what) {
        ledger.transaction.executeWithoutResult(status -> {
            ledger.jdbc.update(
                    "INSERT INTO ledger.right_token_history (token_id, change_no, owner_id, encumbrance, note)"
                            + " SELECT token_id, changes + 1, owner_id, ?, 'the lease' FROM ledger.right_token WHERE token_id = ?",
                    what,
                    token);
            ledger.jdbc.update(
                    "UPDATE ledger.right_token SET encumbrance = ?, changes = changes + 1 WHERE token_id = ?",
                    what,
                    token);
        });
    }

    private static String owner(String token) {
        return String.valueOf(ledger.jdbc.queryForObject(
                "SELECT owner_id FROM ledger.right_token WHERE token_id = ?", String.class, token));
    }

    @Test
    void a_lease_from_its_beginning_to_its_end() {
        String maker = party("maker");
        String lessor = party("lessor");
        String heir = party("heir");
        String press = "press-" + maker;

        assertThat(ledger.settle(issuance(Kind.MINT, maker, press))).containsExactly("SETTLED");
        assertThat(ledger.settle(sale(maker, lessor, press))).containsExactly("SETTLED");
        encumber(press, "LEASED");
        assertThat(ledger.settle(sale(lessor, heir, press))).containsExactly("RIGHT_ENCUMBERED");
        encumber(press, "FREE");
        assertThat(ledger.settle(sale(lessor, heir, press))).containsExactly("SETTLED");

        assertThat(owner(press)).isEqualTo(heir);
        assertThat(ledger.jdbc.queryForList(
                        "SELECT concat_ws(' ', owner_id, encumbrance, leg) FROM ledger.right_token_history"
                                + " WHERE token_id = ? ORDER BY change_no",
                        String.class,
                        press))
                .containsExactly(
                        maker + " FREE 1", lessor + " FREE 3", lessor + " LEASED", lessor + " FREE", heir + " FREE 3");
        assertThat(ledger.posted(heir, RIGHT.value())).isEqualTo(1);
        assertThat(ledger.posted(maker, RIGHT.value())).isZero();
    }

    @Test
    void a_rule_of_its_asset_lets_a_leased_right_be_sold() {
        String seller = party("seller");
        String buyer = party("buyer");
        String flat = "flat-" + seller;
        ledger.settle(issuance(Kind.MINT, seller, flat));
        encumber(flat, "LEASED");
        ledger.admin.update(
                "INSERT INTO ledger.encumbrance_rule (asset_code, encumbrance, transferable) VALUES (?, 'LEASED', true)",
                RIGHT.value());
        try {
            assertThat(ledger.settle(sale(seller, buyer, flat))).containsExactly("SETTLED");
        } finally {
            ledger.admin.update("DELETE FROM ledger.encumbrance_rule");
        }
        assertThat(ledger.settle(sale(buyer, seller, flat))).containsExactly("RIGHT_ENCUMBERED");
    }

    @Test
    void two_workers_do_not_sell_one_right_twice() {
        String seller = party("seller");
        String one = party("one");
        String two = party("two");
        String crate = "crate-" + seller;
        ledger.settle(issuance(Kind.MINT, seller, crate));
        List<CompletableFuture<List<String>>> second = new ArrayList<>();

        List<String> first = ledger.settle(UUID.randomUUID(), List.of(queued(sale(seller, one, crate))), () -> {
            second.add(inBackground(() -> ledger.settle(sale(seller, two, crate))));
            ledger.awaitWaiting(1);
        });

        assertThat(first).containsExactly("SETTLED");
        assertThat(second.get(0).join()).containsExactly("LACK_OF_ASSET");
        assertThat(owner(crate)).isEqualTo(one);
    }

    @Test
    void two_workers_do_not_mint_one_right_twice() {
        String one = party("one");
        String two = party("two");
        String crate = "crate-" + one;
        List<CompletableFuture<List<String>>> second = new ArrayList<>();

        ledger.settle(UUID.randomUUID(), List.of(issuance(Kind.MINT, one, crate)), () -> {
            second.add(inBackground(() -> ledger.settle(issuance(Kind.MINT, two, crate))));
            ledger.awaitWaiting(1);
        });

        assertThat(second.get(0).join()).containsExactly("LACK_OF_ASSET");
        assertThat(owner(crate)).isEqualTo(one);
    }

    @Test
    void nobody_changes_an_owner_without_a_history_or_a_history_at_all() {
        String owner = party("owner");
        String crate = "crate-" + owner;
        ledger.settle(issuance(Kind.MINT, owner, crate));

        assertThatThrownBy(() -> ledger.jdbc.update(
                        "UPDATE ledger.right_token SET owner_id = 'mallory', changes = changes + 1 WHERE token_id = ?",
                        crate))
                .isInstanceOf(DataAccessException.class)
                .hasMessageContaining("what its history says");
        assertThatThrownBy(() -> ledger.admin.update(
                        "UPDATE ledger.right_token_history SET owner_id = 'mallory' WHERE token_id = ?", crate))
                .isInstanceOf(DataAccessException.class)
                .hasMessageContaining("append-only");
        assertThatThrownBy(() -> ledger.jdbc.update(
                        "INSERT INTO ledger.right_token (token_id, asset_code) VALUES ('euro-1', 'EUR')"))
                .isInstanceOf(DataAccessException.class)
                .hasMessageContaining("of kind RIGHT");
    }
}
