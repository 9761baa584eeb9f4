package tech.novaeco.settlement.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static tech.novaeco.settlement.support.Trades.trade;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tech.novaeco.settlement.support.Servers;
import tech.novaeco.settlement.support.ServersExtension;
import tech.novaeco.settlement.support.Trades;

/** Trades that wait to be paid in another asset: what they need falls and rises with its rate, and none is forgotten. */
@ExtendWith(ServersExtension.class)
@SuppressWarnings("NullAway.Init")
class WaitingForRatesTest {
    private static final Instant LATE = Instant.parse("2099-01-01T00:00:00Z");
    private static TestLedger ledger;
    private static PendingSweep sweep;
    private String alice = "";
    private String bob = "";

    @BeforeAll
    static void open(Servers servers) throws SQLException {
        ledger = new TestLedger(servers);
        sweep = new PendingSweep(ledger);
        fund("conversion-desk", "EUR", 1_000_000_00);
    }

    @AfterAll
    static void the_laws_hold() throws SQLException {
        ledger.obeysTheLaws();
        ledger.close();
    }

    @BeforeEach
    void parties() {
        alice = ledger.party("alice", 0);
        bob = ledger.party("bob", 0);
        ledger.open(alice, "USD", 95_00);
        rate("1.00");
    }

    private static void fund(String owner, String asset, long cents) {
        assertThat(ledger.settle(ledger.funding(UUID.randomUUID(), -1, owner, asset, cents)))
                .containsExactly("SETTLED");
    }

    private static void rate(String price) {
        rate("EUR", "USD", price, "1 day");
    }

    private static void rate(String base, String quote, String price, String validFor) {
        BigDecimal number = new BigDecimal(price);
        ledger.admin.update(
                "INSERT INTO ledger.conversion_rate (id, base, quote, numerator, scale, source, quoted_at, valid_until)"
                        + " VALUES (gen_random_uuid(), ?, ?, ?, ?, 'test', clock_timestamp(), clock_timestamp() + ?::interval)",
                base,
                quote,
                number.unscaledValue().longValueExact(),
                number.scale(),
                validFor);
    }

    private Trades pays(String amount) {
        return trade().buyer(alice)
                .seller(bob)
                .amount(amount)
                .with("payWith", "\"USD\"")
                .settleBy(LATE);
    }

    private Trades waiting(String amount) {
        Trades trade = pays(amount);
        assertThat(ledger.settle(trade)).containsExactly("PENDING");
        return trade;
    }

    @Test
    void it_settles_when_what_it_is_paid_with_gets_cheap_enough() {
        Trades trade = waiting("100.00");
        rate("0.96");
        assertThat(sweep.once()).as("96.00 is still more than there is").isEmpty();
        rate("0.95");

        assertThat(sweep.once()).containsExactly("SETTLED");

        assertThat(ledger.posted(alice, "USD")).isZero();
        assertThat(ledger.status(trade)).isEqualTo("SETTLED");
    }

    @Test
    void a_rate_that_rose_and_falls_back_leaves_nobody_waiting() {
        rate("0.90");
        Trades trade = waiting("110.00");
        rate("2.00");
        fund(alice, "USD", 4_00);
        assertThat(sweep.once()).as("99.00 would have done at the old rate").isEmpty();
        rate("0.90");

        assertThat(sweep.once()).containsExactly("SETTLED");
        assertThat(ledger.status(trade)).isEqualTo("SETTLED");
    }

    /** The estimate may be a minor unit too low: then it is tried in vain, once, and needs what it needs. */
    @Test
    void what_is_tried_in_vain_is_not_tried_again_at_the_same_rate() {
        waiting("333.33");
        rate("0.285004");
        assertThat(sweep.once()).containsExactly("PENDING");
        assertThat(sweep.once()).isEmpty();
        rate("0.285001");
        assertThat(sweep.once()).containsExactly("SETTLED");
    }

    @Test
    void a_stale_rate_wakes_nobody() throws InterruptedException {
        Trades trade = waiting("100.00");
        rate("EUR", "USD", "0.50", "1 millisecond");
        Thread.sleep(5);

        assertThat(sweep.once()).isEmpty();
        assertThat(ledger.status(trade)).isEqualTo("PENDING");
    }

    @Test
    void what_the_desk_lacks_does_not_get_less_with_the_rate() {
        String payer = ledger.party("payer", 0);
        ledger.open(payer, "NOVAPOINT", 1_000_00);
        ledger.open(bob, "JPY", 0);
        rate("JPY", "NOVAPOINT", "3", "1 day");
        Trades trade = trade().buyer(payer)
                .seller(bob)
                .asset("JPY")
                .amount("5")
                .with("payWith", "\"NOVAPOINT\"")
                .settleBy(LATE);
        assertThat(ledger.settle(trade)).containsExactly("PENDING");
        rate("JPY", "NOVAPOINT", "9", "1 day");
        assertThat(sweep.once()).isEmpty();
        fund("conversion-desk", "JPY", 5);

        assertThat(sweep.once()).as("five yen are five yen").containsExactly("SETTLED");
    }

    @Test
    void a_link_settles_when_what_one_of_it_is_paid_with_gets_cheaper() {
        UUID link = UUID.randomUUID();
        String carol = ledger.party("carol", 0);
        Trades sold =
                trade().buyer(bob).seller(carol).amount("100.00").settleBy(LATE).link(link, 2);
        Trades bought = pays("100.00").link(link, 2);
        assertThat(ledger.settle(sold, bought)).containsExactly("PENDING", "PENDING");
        assertThat(sweep.linksOnce()).containsExactly("PENDING", "PENDING");
        assertThat(sweep.linksOnce()).isEmpty();
        rate("0.96");
        assertThat(sweep.linksOnce()).as("tried once").containsExactly("PENDING", "PENDING");
        assertThat(sweep.linksOnce()).isEmpty();
        rate("0.95");

        assertThat(sweep.linksOnce()).containsExactly("SETTLED", "SETTLED");
        assertThat(ledger.posted(carol, "EUR")).isEqualTo(100_00);
    }

    @Test
    void in_any_order_of_rates_and_credits_no_trade_waits_that_could_be_paid() {
        for (int seed = 0; seed < 10; seed++) {
            Random random = new Random(seed);
            String payer = ledger.party("payer", 0);
            ledger.open(payer, "USD", 0);
            List<Trades> trades = new ArrayList<>();
            String price = "1.00";
            for (int step = 0; step < 30; step++) {
                switch (random.nextInt(4)) {
                    case 0 -> fund(payer, "USD", 1 + random.nextInt(2_000));
                    case 1 -> sweep.once();
                    case 2 -> {
                        price = "0." + (1000 + random.nextInt(8999));
                        rate(price);
                    }
                    default -> {
                        Trades trade = pays("" + (1 + random.nextInt(40)) + "." + (10 + random.nextInt(89)))
                                .buyer(payer)
                                .priority(random.nextInt(10));
                        ledger.settle(trade);
                        trades.add(trade);
                    }
                }
            }
            rate(price);
            for (int sweeps = 0; !sweep.once().isEmpty(); sweeps++) {
                assertThat(sweeps)
                        .as("seed %s: sweeps that find something", seed)
                        .isLessThan(50);
            }
            BigDecimal available = BigDecimal.valueOf(ledger.posted(payer, "USD"), 2);
            for (Trades trade : trades) {
                BigDecimal cost = trade.event().amount().value().multiply(new BigDecimal(price));
                assertThat(ledger.status(trade).equals("SETTLED")
                                || cost.setScale(2, RoundingMode.UP).compareTo(available) > 0)
                        .as("seed %s: of %s, %s is needed", seed, available, cost)
                        .isTrue();
            }
        }
    }
}
