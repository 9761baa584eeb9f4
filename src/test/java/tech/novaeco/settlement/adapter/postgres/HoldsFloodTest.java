package tech.novaeco.settlement.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static tech.novaeco.settlement.support.Trades.trade;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.extension.ExtendWith;
import tech.novaeco.settlement.settlement.Arrival;
import tech.novaeco.settlement.support.Deposits;
import tech.novaeco.settlement.support.Servers;
import tech.novaeco.settlement.support.ServersExtension;

/** Many holds of one hot payer: 10,000 placed and ended in batches of a hundred, by two workers at once. */
@Tag("slow")
@ExtendWith(ServersExtension.class)
@SuppressWarnings("NullAway.Init")
class HoldsFloodTest {
    private static final int HOLDS = 10_000;
    private static final int BATCH = 100;
    private static TestLedger ledger;

    @BeforeAll
    static void open(Servers servers) throws SQLException {
        ledger = new TestLedger(servers);
    }

    @AfterAll
    static void the_laws_hold() throws SQLException {
        ledger.obeysTheLaws();
        ledger.close();
    }

    @Test
    void ten_thousand_holds_of_one_payer_are_placed_and_each_ends_once(TestReporter report) {
        String machine = ledger.party("machine", HOLDS * 25L + 10_000);
        List<String> shops = List.of(ledger.party("shop", 0), ledger.party("shop", 0), ledger.party("shop", 0));
        Random random = new Random(7);
        List<Deposits> placed = new ArrayList<>();
        for (int i = 0; i < HOLDS; i++) {
            placed.add(Deposits.placed(machine, shops.get(i % 3)).amount("0.25"));
        }
        List<Deposits> ends = new ArrayList<>();
        for (Deposits hold : placed) {
            int fate = random.nextInt(10);
            if (fate < 5) {
                ends.add(hold.released());
            } else if (fate < 8) {
                ends.add(hold.captured());
            } else if (fate < 9) {
                ends.add(hold.captured().amount("0.10"));
            }
            if (fate == 0) {
                // a machine that asks twice, under ids of its own
                ends.add(hold.released());
                ends.add(hold.captured());
            }
        }
        Collections.shuffle(ends, random);

        long begun = System.nanoTime();
        Map<String, Integer> first = settle(placed);
        Duration placing = Duration.ofNanos(System.nanoTime() - begun);
        assertThat(first).isEqualTo(Map.of("SETTLED", HOLDS));
        assertThat(held(machine)).isEqualTo(HOLDS * 25L);
        assertThat(ledger.settle(trade().buyer(machine).seller(shops.get(0)).amount("100.01")))
                .containsExactly("LACK_OF_FUNDS");

        begun = System.nanoTime();
        Map<String, Integer> second = settle(ends);
        Duration ending = Duration.ofNanos(System.nanoTime() - begun);
        int once = ledger.count("SELECT count(*) FROM ledger.hold_resolution");
        assertThat(second).containsEntry("SETTLED", once).containsEntry("HOLD_RESOLVED", ends.size() - once);
        assertThat(ledger.count("SELECT count(*) FROM ledger.hold_open")).isEqualTo(HOLDS - once);
        assertThat(held(machine)).isEqualTo((HOLDS - once) * 25L);
        long captured = ledger.count("SELECT sum(captured) FROM ledger.hold_resolution");
        assertThat(ledger.posted(machine, "EUR")).isEqualTo(HOLDS * 25L + 10_000 - captured);
        report.publishEntry(
                "flood",
                HOLDS * 1000L / placing.toMillis() + " holds/s placed, " + ends.size() * 1000L / ending.toMillis()
                        + " ends/s, " + once + " ended, " + captured + " cents captured");
    }

    private static long held(String owner) {
        return ledger.count(
                "SELECT held FROM ledger.account_balance JOIN ledger.account a ON a.id = account_id WHERE owner_id = ?",
                owner);
    }

    /** Two workers, each its own half, batch by batch. */
    private static Map<String, Integer> settle(List<Deposits> messages) {
        int middle = messages.size() / 2;
        CompletableFuture<Map<String, Integer>> other =
                TestLedger.inBackground(() -> settleAll(messages.subList(middle, messages.size())));
        Map<String, Integer> words = settleAll(messages.subList(0, middle));
        other.join().forEach((word, count) -> words.merge(word, count, Integer::sum));
        return words;
    }

    private static Map<String, Integer> settleAll(List<Deposits> messages) {
        Map<String, Integer> words = new HashMap<>();
        for (int from = 0; from < messages.size(); from += BATCH) {
            List<Arrival> batch = messages.subList(from, Math.min(from + BATCH, messages.size())).stream()
                    .map(Arrivals::queued)
                    .toList();
            ledger.settle(UUID.randomUUID(), batch).forEach(word -> words.merge(word, 1, Integer::sum));
        }
        return words;
    }
}
