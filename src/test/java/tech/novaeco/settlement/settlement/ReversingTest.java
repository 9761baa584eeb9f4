package tech.novaeco.settlement.settlement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tech.novaeco.settlement.asset.Asset;
import tech.novaeco.settlement.ledger.AccountKey;
import tech.novaeco.settlement.money.InvalidAmount;
import tech.novaeco.settlement.settlement.Instruction.Leg;
import tech.novaeco.settlement.settlement.Original.Movement;
import tech.novaeco.settlement.support.Assets;
import tech.novaeco.settlement.trade.PartyId;
import tech.novaeco.settlement.trade.RefusedTrade;
import tech.novaeco.settlement.trade.TradeId;
import tech.novaeco.settlement.trade.TradeReversal;

/** What goes back of a trade: everything, or a part that comes out even to the last minor unit. */
class ReversingTest {
    private static final TradeId ID = new TradeId(new UUID(1, 1));
    private static final PartyId ALICE = new PartyId("alice");
    private static final PartyId BOB = new PartyId("bob");

    @Test
    void every_leg_is_turned_round_and_stays_in_its_place() throws Exception {
        List<Leg> legs = reverse(trade(1250, 3), null).movements();

        assertThat(legs.get(0).payer().owner()).isEqualTo(BOB);
        assertThat(legs.get(0).payee().owner()).isEqualTo(ALICE);
        assertThat(moved(legs)).containsExactly(1250L, 3L);
        assertThat(legs.get(1).payer()).isEqualTo(AccountKey.main(ALICE, Assets.CARBON_CREDIT.code()));
    }

    @Test
    void half_the_money_brings_back_half_the_delivery_and_a_third_of_three_is_one() throws Exception {
        assertThat(moved(reverse(trade(1200, 4), 600L).movements())).containsExactly(600L, 2L);
        assertThat(moved(reverse(trade(1200, 3), 400L).movements())).containsExactly(400L, 1L);
    }

    @Test
    void what_does_not_divide_is_refused_and_told_what_would() {
        assertThatThrownBy(() -> reverse(trade(1200, 4), 500L))
                .isInstanceOf(RefusedTrade.class)
                .hasMessageContaining("amount '5.00' of 12.00 EUR")
                .hasMessageContaining("4 CARBON_CREDIT")
                .hasMessageContaining("multiples of 3.00 EUR are allowed");
    }

    /** Whatever the amounts: a part is exact or refused, and the refusal is right. */
    @Property
    void a_part_is_proportional_to_the_last_unit_or_refused(
            @ForAll @LongRange(min = 1, max = 999_999_999_999_999_999L) long paid,
            @ForAll @LongRange(min = 1, max = 999_999_999_999_999_999L) long delivered,
            @ForAll @LongRange(min = 1, max = 1_000_000) long divisor)
            throws InvalidAmount {
        long back = Math.max(1, paid / divisor);
        BigInteger product = BigInteger.valueOf(back).multiply(BigInteger.valueOf(delivered));
        try {
            List<Long> moved = moved(reverse(trade(paid, delivered), back).movements());
            assertThat(moved.get(0)).isEqualTo(back);
            assertThat(BigInteger.valueOf(moved.get(1)).multiply(BigInteger.valueOf(paid)))
                    .isEqualTo(product);
        } catch (RefusedTrade e) {
            assertThat(product.mod(BigInteger.valueOf(paid)).signum()).isNotZero();
        }
    }

    private static Instruction.Reversal reverse(Original original, @Nullable Long cents) throws RefusedTrade {
        return Reversing.instruction(TradeReversal.of(ID, cents, 2, "why"), original, Assets.registry());
    }

    private static Original trade(long cents, long credits) {
        return new Original(
                ID,
                "TRADE",
                "SETTLED",
                ALICE,
                BOB,
                List.of(movement(ALICE, BOB, Assets.EUR, cents), movement(BOB, ALICE, Assets.CARBON_CREDIT, credits)));
    }

    private static Movement movement(PartyId from, PartyId to, Asset asset, long units) {
        return new Movement(AccountKey.main(from, asset.code()), AccountKey.main(to, asset.code()), units, null);
    }

    private static List<Long> moved(List<Leg> legs) throws InvalidAmount {
        List<Long> moved = new ArrayList<>();
        for (Leg leg : legs) {
            moved.add(leg.amount()
                    .in(Assets.registry().apply(leg.asset()).orElseThrow())
                    .minorUnits());
        }
        return moved;
    }
}
