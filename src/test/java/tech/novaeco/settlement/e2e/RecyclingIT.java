package tech.novaeco.settlement.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
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
import tech.novaeco.settlement.support.Servers;
import tech.novaeco.settlement.support.ServersExtension;
import tech.novaeco.settlement.support.Trades;

/** Trades that wait for funds, through the running worker: told as pending, then paid, or rejected when their time is over. */
@Tag("services")
@ExtendWith(ServersExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RecyclingIT {
    private static final Instant LATE = Instant.parse("2099-01-01T00:00:00Z");

    private final Stage stage;

    RecyclingIT(Servers servers) throws Exception {
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
    void it_is_told_as_pending_once_and_paid_when_its_buyer_has_the_money() throws Exception {
        stage.ledger().open("later", "EUR", 0);
        Trades trade = Trades.trade().buyer("later").seller("bob").settleBy(LATE);
        UUID id = trade.event().tradeId().value();
        stage.publish(List.of(trade.bytes(), trade.bytes()));
        stage.awaitTold(id, "PENDING");
        assertThat(status(id)).isEqualTo("PENDING");
        assertThat(stage.callbacks(id)).isEmpty();

        stage.ledger().fund("later", "EUR", 1_250);

        stage.awaitTold(id, "PAID");
        assertThat(stage.callbacks(id).stream().map(Callback::eventId)).containsExactly(id + "/1/settlement.paid");
        assertThat(pendingEvents(id)).containsOnly(id + "/1/settlement.pending");
        assertThat(stage.ledger().balance("later", "EUR")).isZero();
    }

    @Test
    void it_is_rejected_when_its_time_is_over_and_its_case_says_since_when_it_waited() throws Exception {
        stage.ledger().open("never", "EUR", 0);
        Instant soon = Instant.now().plus(Duration.ofSeconds(5));
        Trades trade = Trades.trade().buyer("never").seller("bob").settleBy(soon);
        UUID id = trade.event().tradeId().value();
        stage.publish(List.of(trade.bytes()));
        stage.awaitTold(id, "PENDING");

        stage.awaitTold(id, "REJECTED");

        Callback told = stage.callbacks(id).get(0);
        assertThat(told.eventId()).isEqualTo(id + "/1/settlement.rejected");
        assertThat(told.reason()).isEqualTo("LACK_OF_FUNDS");
        assertThat(stage.ledger().text("SELECT reason_text FROM ledger.exception_case WHERE trade_id = ?", id))
                .startsWith("waited from ");
        Awaitility.await("dead letter")
                .until(() -> stage.deadLetters("LACK_OF_FUNDS").stream()
                        .anyMatch(letter -> letter.header("x-trade-id").equals(id.toString())));
    }

    private String status(UUID id) {
        return stage.ledger().text("SELECT status FROM ledger.settlement WHERE trade_id = ?", id);
    }

    private List<String> pendingEvents(UUID id) {
        return stage.journal().callbacks().entries().stream()
                .map(Callback::of)
                .filter(callback ->
                        callback.tradeId().equals(id) && callback.type().equals("settlement.pending"))
                .map(Callback::eventId)
                .toList();
    }
}
