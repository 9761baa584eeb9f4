package tech.novaeco.settlement.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import tech.novaeco.settlement.support.CallbackJournal.Callback;
import tech.novaeco.settlement.support.JournalEntry;
import tech.novaeco.settlement.support.Servers;
import tech.novaeco.settlement.support.ServersExtension;
import tech.novaeco.settlement.support.Trades;

@Tag("services")
@ExtendWith(ServersExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CaseRetryIT {
    private static final String STATE = "SELECT s.status, s.attempt_no, c.state FROM ledger.settlement s"
            + " JOIN ledger.exception_case c ON c.settlement_seq = s.seq WHERE s.trade_id = ?";

    private final Stage stage;

    CaseRetryIT(Servers servers) throws Exception {
        stage = Stage.open(servers);
    }

    @BeforeAll
    void openAccounts() {
        stage.ledger().open("bob", "EUR", 0);
    }

    @AfterAll
    void close() throws Exception {
        stage.close();
    }

    @Test
    void a_trade_short_of_funds_settles_on_retry_once_its_buyer_has_them() throws Exception {
        stage.ledger().open("poor", "EUR", 0);
        UUID id = rejected("poor");
        Callback told = stage.callbacks(id).get(0);
        assertThat(told.eventId()).isEqualTo(id + "/1/settlement.rejected");
        assertThat(told.reason()).isEqualTo("LACK_OF_FUNDS");
        long caseId = Long.parseLong(told.caseId());
        JournalEntry letter = letterOf(id);
        assertThat(letter.header("x-reason-code")).isEqualTo("LACK_OF_FUNDS");
        assertThat(letter.header("x-case-id")).isEqualTo(told.caseId());
        assertThat(stage.ledger().rows(STATE, id)).containsExactly(List.of("REJECTED", "1", "OPEN"));

        String tooEarly = stage.ledger().ask("RETRY", caseId);
        assertThat(tooEarly).contains("LACK_OF_FUNDS");
        assertThat(stage.ledger().rows(STATE, id)).containsExactly(List.of("REJECTED", "2", "OPEN"));

        stage.ledger().fund("poor", "EUR", 1_250);
        assertThat(stage.ledger().ask("RETRY", caseId)).startsWith("SETTLED");
        stage.awaitTold(id, "PAID");
        assertThat(stage.callbacks(id).stream().map(Callback::eventId))
                .containsExactly(
                        id + "/1/settlement.rejected", id + "/2/settlement.rejected", id + "/3/settlement.paid");
        assertThat(stage.ledger().rows(STATE, id)).containsExactly(List.of("SETTLED", "3", "RESOLVED"));
        assertThat(stage.ledger().balance("poor", "EUR")).isZero();
    }

    @Test
    void the_second_attempt_is_told_under_its_own_id() throws Exception {
        stage.ledger().open("late", "EUR", 0);
        UUID id = rejected("late");
        stage.ledger().fund("late", "EUR", 5_000);
        assertThat(stage.ledger().ask("RETRY", caseOf(id))).startsWith("SETTLED");
        stage.awaitTold(id, "PAID");
        assertThat(stage.callbacks(id).get(1).eventId()).isEqualTo(id + "/2/settlement.paid");
        assertThat(stage.ledger().rows(STATE, id)).containsExactly(List.of("SETTLED", "2", "RESOLVED"));

        assertThat(stage.ledger().ask("RETRY", caseOf(id))).doesNotStartWith("SETTLED");
        assertThat(stage.ledger().balance("late", "EUR")).isEqualTo(3_750);
    }

    @Test
    void a_cancelled_trade_never_settles() throws Exception {
        stage.ledger().open("quitter", "EUR", 0);
        UUID id = rejected("quitter");
        assertThat(stage.ledger().ask("CANCEL", caseOf(id))).isEqualTo("CANCELLED");
        assertThat(stage.ledger().rows(STATE, id)).containsExactly(List.of("CANCELLED", "1", "CANCELLED"));
        stage.ledger().fund("quitter", "EUR", 5_000);
        assertThat(stage.ledger().ask("RETRY", caseOf(id))).doesNotStartWith("SETTLED");
        assertThat(stage.ledger().rows(STATE, id)).containsExactly(List.of("CANCELLED", "1", "CANCELLED"));
        assertThat(stage.ledger().balance("quitter", "EUR")).isEqualTo(5_000);
    }

    @Test
    void poison_cannot_be_retried_but_closed() throws Exception {
        byte[] poison = Trades.trade().hash("0".repeat(64)).bytes();
        stage.publish(List.of(poison));
        Awaitility.await().until(() -> stage.deadLetters("HASH_MISMATCH").size() == 1);
        long caseId = Long.parseLong(stage.deadLetters("HASH_MISMATCH").get(0).header("x-case-id"));
        assertThat(stage.ledger().ask("RETRY", caseId)).contains("HASH_MISMATCH");
        assertThat(stage.ledger().text("SELECT state FROM ledger.exception_case WHERE id = ?", caseId))
                .isEqualTo("OPEN");
        assertThat(stage.ledger().ask("CANCEL", caseId)).isEqualTo("CANCELLED");
    }

    private UUID rejected(String buyer) throws Exception {
        UUID id = UUID.randomUUID();
        stage.publish(Trades.trade().id(id.toString()).buyer(buyer).amount("12.50"));
        stage.awaitTold(id, "REJECTED");
        Awaitility.await()
                .until(() -> stage.journal().deadLetters().entries().stream()
                        .anyMatch(letter -> letter.header("x-trade-id").equals(id.toString())));
        return id;
    }

    private long caseOf(UUID id) {
        return stage.ledger().number("SELECT id FROM ledger.exception_case WHERE trade_id = ?", id);
    }

    private JournalEntry letterOf(UUID id) {
        return stage.journal().deadLetters().entries().stream()
                .filter(letter -> letter.header("x-trade-id").equals(id.toString()))
                .findFirst()
                .orElseThrow();
    }
}
