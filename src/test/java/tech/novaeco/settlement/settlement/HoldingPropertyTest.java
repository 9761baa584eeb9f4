package tech.novaeco.settlement.settlement;

import static org.assertj.core.api.Assertions.assertThat;
import static tech.novaeco.settlement.support.Assets.EUR;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import tech.novaeco.settlement.ledger.AccountStatus;
import tech.novaeco.settlement.ledger.Balance;
import tech.novaeco.settlement.ledger.Hold;
import tech.novaeco.settlement.settlement.BatchOutcome.Decision;
import tech.novaeco.settlement.settlement.Outcome.Settled;
import tech.novaeco.settlement.support.Deposits;
import tech.novaeco.settlement.support.Trades;
import tech.novaeco.settlement.trade.HoldDocument.HoldPlaced;
import tech.novaeco.settlement.trade.TradeId;

/** Places, captures, releases, expiries and trades in any order, batch after batch, while time passes: the laws hold after each. */
class HoldingPropertyTest {
    private static final List<String> PARTIES = List.of("alice", "bob", "carol");
    private static final long EACH = 10_00;

    @Property(tries = 60)
    void whatever_happens_to_holds_value_is_kept_and_what_is_held_is_what_is_open(@ForAll long seed) {
        Random random = new Random(seed);
        Map<String, Balance> balances = new LinkedHashMap<>();
        Map<TradeId, Hold> holds = new HashMap<>();
        List<Deposits> placed = new ArrayList<>();
        for (int hour = 0; hour < 6; hour++) {
            Book book = Book.book().at(Book.NOW.plus(Duration.ofHours(hour)));
            for (String party : PARTIES) {
                Balance balance = balances.get(party);
                long posted = balance == null ? EACH : balance.posted();
                long held = balance == null ? 0 : balance.held();
                book.account(party, EUR, posted, held, 0, AccountStatus.OPEN);
            }
            holds.values().forEach(book::hold);
            for (int i = random.nextInt(12); i >= 0; i--) {
                arrive(book, random, placed);
            }

            Judged judged = book.settle();

            judged.state()
                    .balances()
                    .values()
                    .forEach(balance -> balances.put(balance.key().owner().value(), balance));
            judged.outcome()
                    .touched()
                    .forEach(balance -> balances.put(balance.key().owner().value(), balance));
            for (Decision decision : judged.outcome().decisions()) {
                if (decision.outcome() instanceof Settled settled && settled.hold() != null) {
                    endsOnce(holds, settled.hold(), judged);
                    holds.put(settled.hold().id(), settled.hold());
                }
            }
            theLawsHold(balances, holds);
        }
    }

    private static void arrive(Book book, Random random, List<Deposits> placed) {
        String payer = PARTIES.get(random.nextInt(3));
        String payee = PARTIES.get(random.nextInt(3));
        String amount = (random.nextInt(9) + 1) + ".00";
        // or one that nobody has placed
        Deposits any = placed.isEmpty() ? Deposits.placed(payer, payee) : placed.get(random.nextInt(placed.size()));
        switch (random.nextInt(6)) {
            case 0 -> book.trade(Trades.trade().buyer(payer).seller(payee).amount(amount));
            case 1, 2 -> {
                Deposits hold = Deposits.placed(payer, payee)
                        .amount(amount)
                        .expiresAt(Book.NOW.plus(Duration.ofMinutes(random.nextInt(300))));
                placed.add(hold);
                book.deposit(hold);
            }
            case 3 ->
                book.deposit(
                        random.nextBoolean() ? any.captured() : any.captured().amount(amount));
            case 4 -> book.deposit(any.released());
            default -> {
                // the sweep finds only what is over
                if (any.document() instanceof HoldPlaced document
                        && !book.state().now().isBefore(document.expiresAt())) {
                    book.expiry(any);
                }
            }
        }
    }

    private static void endsOnce(Map<TradeId, Hold> holds, Hold after, Judged judged) {
        Hold before = holds.get(after.id());
        if (after.resolution() == null) {
            assertThat(before).as("placed once").isNull();
        } else {
            assertThat(before == null || before.resolution() == null)
                    .as("ended once")
                    .isTrue();
            assertThat(after.expired(judged.state().now())).isEqualTo(after.resolution() == Hold.Resolution.EXPIRED);
        }
    }

    private static void theLawsHold(Map<String, Balance> balances, Map<TradeId, Hold> holds) {
        assertThat(balances.values().stream().mapToLong(Balance::posted).sum()).isEqualTo(3 * EACH);
        for (Balance balance : balances.values()) {
            long open = holds.values().stream()
                    .filter(hold -> hold.resolution() == null && hold.payer().equals(balance.key()))
                    .mapToLong(Hold::minorUnits)
                    .sum();
            assertThat(balance.held()).isEqualTo(open);
            assertThat(balance.available()).isGreaterThanOrEqualTo(0);
        }
    }
}
