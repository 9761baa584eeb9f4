package tech.novaeco.settlement.settlement;

import static org.assertj.core.api.Assertions.assertThat;
import static tech.novaeco.settlement.support.Assets.EUR;
import static tech.novaeco.settlement.support.Assets.MATERIAL_RIGHT;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tech.novaeco.settlement.asset.TokenId;
import tech.novaeco.settlement.ledger.Title;
import tech.novaeco.settlement.receipt.Kind;
import tech.novaeco.settlement.settlement.Instruction.Issuance;
import tech.novaeco.settlement.settlement.Outcome.Settled;
import tech.novaeco.settlement.support.Trades;
import tech.novaeco.settlement.trade.IssuanceHash;
import tech.novaeco.settlement.trade.PartyId;
import tech.novaeco.settlement.trade.TradeId;

/** Law 16: a right has exactly one owner, and changes hands only if what weighs on it lets it. */
class RightsTest {
    private static Book market() {
        return Book.book()
                .account("alice", EUR, 10_000)
                .account("bob", EUR, 10_000)
                .account("carol", EUR, 10_000)
                .account("alice", MATERIAL_RIGHT, 0)
                .account("bob", MATERIAL_RIGHT, 1)
                .account("carol", MATERIAL_RIGHT, 0)
                .issuer(MATERIAL_RIGHT, -1);
    }

    private static Trades sale(String buyer, String seller) {
        return Trades.trade().buyer(buyer).seller(seller).deliveryOf("MATERIAL_RIGHT", "flat-7");
    }

    @Test
    void a_right_moves_against_money_and_has_its_next_owner() {
        Judged judged = market().title("flat-7", "bob", Title.FREE, true, 1)
                .trade(sale("alice", "bob"))
                .settle();

        assertThat(judged.words()).containsExactly("SETTLED");
        assertThat(judged.posted("alice", MATERIAL_RIGHT)).isEqualTo(1);
        assertThat(judged.posted("bob", MATERIAL_RIGHT)).isZero();
        assertThat(owners(judged.of(0))).containsExactly(Optional.of(new PartyId("alice")));
    }

    @Test
    void of_two_sales_of_one_right_the_first_wins() {
        Judged judged = market().title("flat-7", "bob", Title.FREE, true, 1)
                .trade(sale("alice", "bob"))
                .trade(sale("carol", "bob"))
                .settle();

        assertThat(judged.words()).containsExactly("SETTLED", "LACK_OF_ASSET");
        assertThat(judged.posted("carol", EUR)).isEqualTo(10_000);
    }

    @Test
    void a_right_may_pass_through_several_hands_in_one_batch() {
        Judged judged = market().title("flat-7", "bob", Title.FREE, true, 4)
                .trade(sale("alice", "bob"))
                .trade(sale("carol", "alice"))
                .settle();

        assertThat(judged.words()).containsExactly("SETTLED", "SETTLED");
        assertThat(((Settled) judged.of(1)).titles().get(0).changes()).isEqualTo(6);
    }

    @Test
    void what_weighs_on_a_right_keeps_it_where_it_is() {
        Judged judged = market().title("flat-7", "bob", "LEASED", false, 2)
                .trade(sale("alice", "bob"))
                .settle();

        assertThat(judged.words()).containsExactly("RIGHT_ENCUMBERED");
        assertThat(judged.text(0)).contains("flat-7", "LEASED", "release it");
        judged.moveNothing();
    }

    @Test
    void a_lease_whose_rule_says_so_goes_along_with_the_sale() {
        Judged judged = market().title("flat-7", "bob", "LEASED", true, 2)
                .trade(sale("alice", "bob"))
                .settle();

        assertThat(judged.words()).containsExactly("SETTLED");
        assertThat(((Settled) judged.of(0)).titles().get(0).encumbrance()).isEqualTo("LEASED");
    }

    @Test
    void nobody_sells_what_is_not_there_or_not_his() {
        Judged judged = market().title("flat-7", "carol", Title.FREE, true, 1)
                .trade(sale("alice", "bob"))
                .trade(Trades.trade().deliveryOf("MATERIAL_RIGHT", "flat-8"))
                .settle();

        assertThat(judged.words()).containsExactly("LACK_OF_ASSET", "LACK_OF_ASSET");
        judged.moveNothing();
    }

    @Test
    void when_the_buyer_cannot_pay_the_right_stays_with_its_owner() {
        Judged judged = market().title("flat-7", "bob", Title.FREE, true, 1)
                .trade(sale("alice", "bob").amount("100.01"))
                .trade(sale("carol", "bob"))
                .settle();

        assertThat(judged.words()).containsExactly("LACK_OF_FUNDS", "SETTLED");
    }

    @Test
    void a_right_is_one_and_has_a_name_and_nothing_else_has() {
        Judged judged = market().title("flat-7", "bob", Title.FREE, true, 1)
                .trade(Trades.trade().delivery("MATERIAL_RIGHT", "1"))
                .trade(sale("alice", "bob").with("delivery", delivery("MATERIAL_RIGHT", "2")))
                .trade(Trades.trade().with("delivery", delivery("EUR", "1.00")))
                .trade(Trades.trade().asset("MATERIAL_RIGHT").amount("1"))
                .settle();

        assertThat(judged.words())
                .containsExactly("AMOUNT_INVALID", "AMOUNT_INVALID", "AMOUNT_INVALID", "AMOUNT_INVALID");
        judged.moveNothing();
    }

    @Test
    void a_right_is_minted_once_and_never_comes_back_after_it_was_burned() {
        Judged judged = market().title("flat-7", "bob", Title.FREE, true, 1)
                .title("flat-8", null, Title.FREE, true, 0)
                .title("flat-9", null, Title.FREE, true, 2)
                .claimed(issuance(1, Kind.MINT, "flat-7"), new Standing.Fresh(1))
                .claimed(issuance(2, Kind.MINT, "flat-8"), new Standing.Fresh(2))
                .claimed(issuance(3, Kind.MINT, "flat-9"), new Standing.Fresh(3))
                .claimed(issuance(4, Kind.BURN, "flat-8"), new Standing.Fresh(4))
                .claimed(issuance(5, Kind.MINT, "flat-8"), new Standing.Fresh(5))
                .claimed(issuance(6, Kind.FUND, "flat-8"), new Standing.Fresh(6))
                .settle();

        assertThat(judged.words())
                .containsExactly(
                        "LACK_OF_ASSET", "SETTLED", "LACK_OF_ASSET", "SETTLED", "LACK_OF_ASSET", "UNKNOWN_ASSET");
    }

    private static String delivery(String asset, String quantity) {
        return "{\"assetType\":\"" + asset + "\",\"quantity\":\"" + quantity + "\",\"tokenId\":\"flat-7\"}";
    }

    private static Issuance issuance(long id, Kind kind, @Nullable String token) {
        TokenId tokenId = token == null ? null : new TokenId(token);
        PartyId bob = new PartyId("bob");
        return new Issuance(
                new TradeId(new UUID(3, id)),
                IssuanceHash.of(kind.name(), bob, MATERIAL_RIGHT.code(), 1, tokenId),
                kind,
                bob,
                MATERIAL_RIGHT.code(),
                Book.amount("1"),
                tokenId);
    }

    private static List<Optional<PartyId>> owners(Outcome outcome) {
        return ((Settled) outcome).titles().stream().map(Title::owner).toList();
    }
}
