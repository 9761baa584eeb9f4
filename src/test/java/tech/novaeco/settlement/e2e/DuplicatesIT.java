package tech.novaeco.settlement.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import tech.novaeco.settlement.support.CallbackJournal.Callback;
import tech.novaeco.settlement.support.Servers;
import tech.novaeco.settlement.support.ServersExtension;
import tech.novaeco.settlement.support.Trades;

@ExtendWith(ServersExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DuplicatesIT {
    private static final String ENTRIES = "SELECT count(*) FROM ledger.entry e JOIN ledger.settlement s"
            + " ON s.seq = e.settlement_seq WHERE s.trade_id = ?";

    private final Stage stage;

    DuplicatesIT(Servers servers) throws Exception {
        stage = Stage.open(servers);
    }

    @BeforeAll
    void openAccounts() {
        stage.ledger().open("alice", "EUR", 1_000_000);
        stage.ledger().open("bob", "EUR", 0);
    }

    @AfterAll
    void close() throws Exception {
        stage.close();
    }

    @Test
    void ten_copies_in_one_batch_settle_once() throws Exception {
        UUID id = UUID.randomUUID();
        double before = stage.meter("settlement_trades_duplicate_total");
        stage.publishAtOnce(Collections.nCopies(10, trade(id).bytes()));
        stage.awaitTold(id, "PAID");
        awaitDuplicates(before + 9);
        settledOnce(id);
    }

    @Test
    void a_copy_of_a_settled_trade_changes_nothing() throws Exception {
        UUID id = UUID.randomUUID();
        stage.publish(trade(id));
        stage.awaitTold(id, "PAID");
        long balance = stage.ledger().balance("bob", "EUR");
        double before = stage.meter("settlement_trades_duplicate_total");
        stage.publish(trade(id));
        awaitDuplicates(before + 1);
        settledOnce(id);
        assertThat(stage.ledger().balance("bob", "EUR")).isEqualTo(balance);
    }

    @Test
    void a_copy_that_a_new_worker_gets_changes_nothing() throws Exception {
        UUID id = UUID.randomUUID();
        stage.publish(trade(id));
        stage.awaitTold(id, "PAID");
        stage.worker().terminate();
        stage.publish(trade(id));
        stage.start();
        awaitDuplicates(1);
        settledOnce(id);
    }

    @Test
    void another_payload_under_a_spent_id_is_a_conflict_and_the_original_stays() throws Exception {
        UUID id = UUID.randomUUID();
        stage.publish(trade(id));
        stage.awaitTold(id, "PAID");
        byte[] other = trade(id).amount("99.00").bytes();
        stage.publish(List.of(other, other));
        Awaitility.await().until(() -> conflicts(other) >= 1);
        settledOnce(id);
        assertThat(stage.ledger()
                        .rows(
                                "SELECT reason_code, settlement_seq IS NULL, state, payload = ?"
                                        + " FROM ledger.exception_case WHERE trade_id = ?",
                                other,
                                id))
                .containsExactly(List.of("DUPLICATE_CONFLICT", "t", "OPEN", "t"));
        assertThat(stage.ledger().text("SELECT status FROM ledger.settlement WHERE trade_id = ?", id))
                .isEqualTo("SETTLED");
    }

    @Test
    void the_first_of_two_payloads_in_one_batch_wins() throws Exception {
        UUID id = UUID.randomUUID();
        byte[] second = trade(id).amount("2.00").bytes();
        stage.publishAtOnce(List.of(trade(id).bytes(), second));
        stage.awaitTold(id, "PAID");
        Awaitility.await().until(() -> conflicts(second) == 1);
        settledOnce(id);
        assertThat(stage.ledger()
                        .text(
                                "SELECT max(e.amount) FROM ledger.entry e JOIN ledger.settlement s"
                                        + " ON s.seq = e.settlement_seq WHERE s.trade_id = ?",
                                id))
                .isEqualTo("100");
    }

    private static Trades trade(UUID id) {
        return Trades.trade().id(id.toString()).amount("1.00");
    }

    private long conflicts(byte[] body) {
        return stage.deadLetters("DUPLICATE_CONFLICT").stream()
                .filter(letter -> Arrays.equals(letter.body(), body))
                .count();
    }

    private void awaitDuplicates(double count) {
        Awaitility.await("duplicates").until(() -> stage.meter("settlement_trades_duplicate_total") >= count);
        Awaitility.await("all acknowledged")
                .until(() -> stage.meter("settlement_deliveries_in_flight") == 0
                        && stage.publisher().waiting() == 0);
    }

    private void settledOnce(UUID id) {
        assertThat(stage.callbacks(id).stream().map(Callback::eventId))
                .allMatch(Set.of(id + "/1/settlement.paid")::contains)
                .hasSize(1);
        assertThat(stage.ledger().number(ENTRIES, id)).isEqualTo(2);
        assertThat(stage.ledger()
                        .number(
                                "SELECT count(*) FROM ledger.settlement_attempt t JOIN ledger.settlement s"
                                        + " ON s.seq = t.settlement_seq WHERE s.trade_id = ?",
                                id))
                .isEqualTo(1);
    }
}
