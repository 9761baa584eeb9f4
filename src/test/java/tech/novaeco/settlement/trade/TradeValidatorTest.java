package tech.novaeco.settlement.trade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tech.novaeco.settlement.asset.AssetCode;
import tech.novaeco.settlement.money.DecimalAmount;
import tech.novaeco.settlement.support.Assets;
import tech.novaeco.settlement.support.Trades;

class TradeValidatorTest {
    private final TradeValidator validator = new TradeValidator(Assets.registry(), HashCheck.VERIFY);

    @Test
    void every_member_arrives_in_its_type() throws RefusedTrade {
        TradeExecutedEvent event = (TradeExecutedEvent) validator.validate(Trades.trade()
                .id("0191b6a0-7c1e-7000-8000-000000000001")
                .delivery("CARBON_CREDIT", "3")
                .executedAt(Instant.parse("2026-11-22T10:15:30Z"))
                .with("settleBy", "\"2026-11-23T18:00:00+01:00\"")
                .priority(9)
                .with("schemaVersion", "1")
                .tree());

        assertThat(event.tradeId()).hasToString("0191b6a0-7c1e-7000-8000-000000000001");
        assertThat(event.buyerId()).isEqualTo(new PartyId("alice"));
        assertThat(event.sellerId()).isEqualTo(new PartyId("bob"));
        assertThat(event.amount()).isEqualTo(new DecimalAmount(new BigDecimal("12.50")));
        assertThat(event.assetType()).isEqualTo(new AssetCode("EUR"));
        assertThat(event.delivery())
                .isEqualTo(
                        new Delivery(new AssetCode("CARBON_CREDIT"), new DecimalAmount(BigDecimal.valueOf(3)), null));
        assertThat(event.executedAt()).isEqualTo("2026-11-22T10:15:30Z");
        assertThat(event.settleBy()).isEqualTo("2026-11-23T17:00:00Z");
        assertThat(event.priority()).isEqualTo(9);
    }

    @Test
    void what_is_left_out_is_null() throws RefusedTrade {
        TradeExecutedEvent event =
                (TradeExecutedEvent) validator.validate(Trades.trade().tree());

        assertThat(event)
                .extracting("delivery", "executedAt", "settleBy", "priority")
                .containsOnlyNulls();
    }

    @Test
    void an_id_in_upper_case_is_the_same_id() {
        String id = "0191b6a0-7c1e-7000-8000-00000000cafe";

        assertThat(Trades.trade()
                        .id(id.toUpperCase(java.util.Locale.ROOT))
                        .event()
                        .tradeId())
                .isEqualTo(TradeId.parse(id));
    }

    @ParameterizedTest
    @ValueSource(strings = {"12.5", "12.50", "1.25e1", "1250e-2", "12.500000000000000000"})
    void a_number_is_an_amount_by_its_value(String number) {
        TradeExecutedEvent event = Trades.trade().with("amount", number).event();

        assertThat(event.amount().value()).isEqualByComparingTo("12.5");
    }

    @Test
    void the_amount_of_an_asset_nobody_knows_is_left_to_the_ledger() throws RefusedTrade {
        TradeExecutedEvent event = (TradeExecutedEvent) validator.validate(
                Trades.trade().asset("MOON_ROCK").amount("0.000001").tree());

        assertThat(event.assetType()).isEqualTo(new AssetCode("MOON_ROCK"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-11-22t10:15:30z", "2026-11-22T10:15:30.123456789-11:30", "0001-01-01T00:00:00Z"})
    void a_time_may_have_small_letters_fractions_and_any_offset(String time) {
        assertThat(Trades.trade().with("settleBy", '"' + time + '"').event().settleBy())
                .isNotNull();
    }

    /** The database's timestamps end there: beyond, its refusal would look like a fault of ours. */
    @ParameterizedTest
    @ValueSource(strings = {"0000-12-31T23:59:59Z", "0001-01-01T00:00:00+00:01", "9999-12-31T23:59:59-18:00"})
    void a_time_outside_the_years_1_to_9999_is_refused(String time) {
        for (String member : new String[] {"settleBy", "executedAt"}) {
            assertThatThrownBy(
                            () -> Trades.trade().with(member, '"' + time + '"').event())
                    .hasStackTraceContaining(member)
                    .hasStackTraceContaining("years 1 to 9999");
        }
    }

    @Test
    void a_signature_is_accepted_and_not_hashed() throws RefusedTrade {
        String hash = Trades.trade()
                .id("0191b6a0-7c1e-7000-8000-000000000001")
                .tree()
                .path("tradeHash")
                .asText();

        assertThat(validator.validate(Trades.trade()
                        .id("0191b6a0-7c1e-7000-8000-000000000001")
                        .with("signature", "{\"kid\":\"k\",\"alg\":\"EdDSA\",\"value\":\"x\"}")
                        .hash(hash)
                        .tree()))
                .isNotNull();
    }

    @ParameterizedTest
    @CsvSource({"1", "1.0", "1e0"})
    void schema_version_one_may_be_written_in_any_way(String version) throws RefusedTrade {
        assertThat(validator.validate(
                        Trades.trade().with("schemaVersion", version).tree()))
                .isNotNull();
    }
}
