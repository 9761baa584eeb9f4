package tech.novaeco.settlement.trade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import tech.novaeco.settlement.support.Assets;
import tech.novaeco.settlement.support.Trades;

/** The order of the checks, and what a refusal tells the sender. */
class RefusalTest {
    private static final String ZEROS = "0".repeat(64);

    @Test
    void a_wrong_hash_is_refused_and_both_hashes_are_named() {
        Trades trade = Trades.trade();
        String right = trade.tree().path("tradeHash").asText();

        RefusedTrade refused = refusal(HashCheck.VERIFY, trade.hash(ZEROS));

        assertThat(refused.reason()).isEqualTo(ReasonCode.HASH_MISMATCH);
        assertThat(refused).hasMessageContainingAll(ZEROS, right);
    }

    @Test
    void an_opaque_hash_is_kept_as_it_came() throws RefusedTrade {
        TradeValidator opaque = new TradeValidator(Assets.registry(), HashCheck.OPAQUE);

        assertThat(opaque.validate(Trades.trade().hash(ZEROS).tree()).tradeHash())
                .isEqualTo(new TradeHash(ZEROS));
    }

    @Test
    void an_opaque_hash_still_needs_its_form() {
        assertThat(refusal(HashCheck.OPAQUE, Trades.trade().hash("abc")).reason())
                .isEqualTo(ReasonCode.SCHEMA);
    }

    @Test
    void the_schema_is_asked_before_amounts_and_these_before_the_hash() {
        Trades all = Trades.trade().amount("-5").with("x", "1").hash(ZEROS);

        assertThat(refusal(HashCheck.VERIFY, all).reason()).isEqualTo(ReasonCode.SCHEMA);
        assertThat(refusal(HashCheck.VERIFY, all.without("x")).reason()).isEqualTo(ReasonCode.AMOUNT_INVALID);
        assertThat(refusal(HashCheck.VERIFY, all.amount("5")).reason()).isEqualTo(ReasonCode.HASH_MISMATCH);
    }

    @Test
    void an_exponent_bomb_is_no_priority_even_where_no_hash_is_computed() {
        assertThat(refusal(HashCheck.OPAQUE, Trades.trade().with("priority", "1e400"))
                        .reason())
                .isEqualTo(ReasonCode.SCHEMA);
    }

    @Test
    void the_first_faults_are_named_and_the_rest_counted() {
        Trades trade = Trades.trade().without("buyerId").with("amount", "null").with("payTo", "\"USD\"");

        assertThat(refusal(HashCheck.VERIFY, trade.with("colour", "1").with("size", "2")))
                .hasMessageContainingAll("/amount is null", "/payTo is unknown: leave it out", "and 2 more");
    }

    @Test
    void what_is_missing_is_named() {
        assertThat(refusal(HashCheck.VERIFY, Trades.trade().without("buyerId"))).hasMessage("/buyerId is missing");
    }

    @Test
    void what_is_unknown_or_half_given_is_named() {
        assertThat(refusal(HashCheck.VERIFY, Trades.trade().with("payTo", "\"USD\"")))
                .hasMessage("/payTo is unknown: leave it out");
        assertThat(refusal(
                        HashCheck.VERIFY, Trades.trade().with("charges", "[{\"kind\": \"TAX\", \"amount\": \"1\"}]")))
                .hasMessage("/charges/0/payeeId is missing");
        assertThat(refusal(HashCheck.VERIFY, Trades.trade().with("delivery", "{\"assetType\":\"LAND\"}")))
                .hasMessage("/delivery/quantity is missing; /delivery/tokenId is missing");
    }

    @Test
    void an_unknown_member_is_named_in_a_form_that_forges_no_log_line() {
        assertThat(refusal(HashCheck.VERIFY, Trades.trade().with("x\nINFO all settled", "1")))
                .hasMessage("/x\\u000aINFO all settled is unknown: leave it out");
    }

    @Test
    void a_letter_of_another_script_is_shown_as_what_it_is() {
        assertThat(refusal(HashCheck.VERIFY, Trades.trade().buyer("\u0430lice")))
                .hasMessage("buyerId: party id '\\u0430lice': 1 to 64 of A-Z a-z 0-9 . _ : - are allowed");
    }

    @Test
    void an_amount_finer_than_its_asset_is_refused_with_the_scale_of_the_asset() {
        assertThat(refusal(HashCheck.VERIFY, Trades.trade().amount("12.505")))
                .hasMessage("amount '12.505': EUR has 2 digits after the point");
        assertThat(refusal(HashCheck.VERIFY, Trades.trade().delivery("CARBON_CREDIT", "0.5")))
                .hasMessage("delivery.quantity: amount '0.5': CARBON_CREDIT has 0 digits after the point");
    }

    private static RefusedTrade refusal(HashCheck hashCheck, Trades trade) {
        TradeValidator validator = new TradeValidator(Assets.registry(), hashCheck);
        return catchThrowableOfType(RefusedTrade.class, () -> validator.validate(trade.tree()));
    }
}
