package tech.novaeco.settlement.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import tech.novaeco.settlement.receipt.KeySet;
import tech.novaeco.settlement.receipt.Receipt;
import tech.novaeco.settlement.receipt.ReceiptVerifier;
import tech.novaeco.settlement.support.Servers;
import tech.novaeco.settlement.support.ServersExtension;
import tech.novaeco.settlement.support.TestReceipts;
import tech.novaeco.settlement.support.Trades;
import tech.novaeco.settlement.trade.TradeId;

@ExtendWith(ServersExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReceiptsTest {
    private final TestLedger ledger;
    private final Receipts receipts;
    private final ReceiptVerifier verifier = new ReceiptVerifier(new KeySet(List.of(TestReceipts.KEY.publicKey())));
    private String alice = "";
    private String bob = "";

    ReceiptsTest(Servers servers) throws SQLException {
        ledger = new TestLedger(servers);
        receipts = new Receipts(ledger.jdbc, new AssetRegistry(ledger.jdbc));
    }

    @BeforeAll
    void parties() {
        alice = ledger.party("alice", 1_000_000);
        bob = ledger.party("bob", 0);
        ledger.open(alice, "CARBON_CREDIT", 0);
        ledger.open(bob, "CARBON_CREDIT", 50_000);
    }

    @AfterAll
    void obeysTheLaws() throws SQLException {
        ledger.obeysTheLaws();
        ledger.close();
    }

    @Test
    void what_settled_has_a_receipt_that_verifies_and_what_did_not_has_none() throws Exception {
        Trades poor = trade().amount("999999.00");
        Trades[] batch = new Trades[20];
        for (int i = 0; i < batch.length; i++) {
            batch[i] = i == 3 ? poor : i % 2 == 0 ? trade().delivery("CARBON_CREDIT", "0.010") : trade();
        }
        batch[11] = batch[10];
        UUID batchId = UUID.randomUUID();
        ledger.settle(batchId, List.of(batch).stream().map(Arrivals::queued).toList());

        Map<TradeId, Receipt> signed = receipts.ofBatch(batchId);
        assertThat(signed).hasSize(18).doesNotContainKey(poor.event().tradeId());
        int index = 0;
        for (Receipt receipt : signed.values()) {
            assertThat(receipt.index()).isEqualTo(index++);
            assertThat(verifier.verify(receipt.text()).treeSize()).isEqualTo(18);
        }
        assertThat(receipts.find(poor.event().tradeId())).isEmpty();
        assertThat(receipts.find(batch[19].event().tradeId()))
                .contains(signed.get(batch[19].event().tradeId()));
        assertThat(receipts.find(new TradeId(UUID.randomUUID()))).isEmpty();
    }

    @Test
    void a_batch_that_settles_nothing_is_not_signed() {
        UUID batchId = UUID.randomUUID();
        ledger.settle(batchId, List.of(Arrivals.queued(trade().amount("999999.00"))));
        assertThat(ledger.count(
                        "SELECT count(*) FROM ledger.batch WHERE id = ? AND merkle_root IS NULL AND receipt_jws IS NULL",
                        batchId))
                .isOne();
        assertThat(receipts.ofBatch(batchId)).isEmpty();
    }

    @Test
    void a_batch_that_is_tried_again_after_its_commit_keeps_its_receipt() {
        Trades trade = trade();
        UUID batchId = UUID.randomUUID();
        ledger.settle(batchId, List.of(Arrivals.queued(trade)));
        String before = receipts.find(trade.event().tradeId()).orElseThrow().text();
        ledger.settle(batchId, List.of(Arrivals.queued(trade)));
        assertThat(receipts.find(trade.event().tradeId()).orElseThrow().text()).isEqualTo(before);
    }

    @Test
    void a_trade_that_settles_on_its_second_attempt_has_the_receipt_of_that_batch() throws Exception {
        String carol = ledger.party("carol", 100);
        Trades trade = trade().buyer(carol).amount("5.00");
        ledger.settle(trade);
        ledger.settle(ledger.funding(UUID.randomUUID(), -1, carol, "EUR", 10_000));
        long caseId = ledger.caseOf(trade);
        assertThat(ledger.settle(Arrivals.retry(trade, ledger.request(caseId, "RETRY"), caseId)))
                .containsExactly("SETTLED");
        Receipt receipt = receipts.find(trade.event().tradeId()).orElseThrow();
        assertThat(receipt.statement().attemptNo()).isEqualTo(2);
        assertThat(verifier.verify(receipt.text()).receipt()).isEqualTo(receipt);
    }

    @Test
    void rows_that_no_longer_lead_to_the_signed_root_give_no_receipt() {
        Trades trade = trade();
        ledger.settle(trade);
        UUID id = ledger.id(trade);
        alter("UPDATE ledger.settlement SET buyer_id = 'mallory' WHERE trade_id = ?", id);
        assertThatThrownBy(() -> receipts.find(trade.event().tradeId()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("somebody changed them");
        alter("UPDATE ledger.settlement SET buyer_id = '" + alice + "' WHERE trade_id = ?", id);
        assertThat(receipts.find(trade.event().tradeId())).isPresent();
    }

    @Test
    void keys_are_never_changed_and_nobody_can_put_another_under_a_name() {
        String kid = TestReceipts.KEY.publicKey().kid();
        assertThatThrownBy(() -> ledger.admin.update("DELETE FROM ledger.receipt_key WHERE kid = ?", kid))
                .hasMessageContaining("append-only");
        assertThatThrownBy(() -> ledger.admin.update(
                        "UPDATE ledger.receipt_key SET public_key = ? WHERE kid = ?", new byte[32], kid))
                .hasMessageContaining("append-only");
        assertThatThrownBy(() -> ledger.jdbc.update(
                        "INSERT INTO ledger.receipt_key (kid, public_key) VALUES (?, ?)", "A".repeat(43), new byte[32]))
                .hasMessageContaining("receipt_key");
    }

    private void alter(String update, UUID trade) {
        ledger.admin.execute("ALTER TABLE ledger.settlement DISABLE TRIGGER status_machine");
        ledger.admin.update(update, trade);
        ledger.admin.execute("ALTER TABLE ledger.settlement ENABLE ALWAYS TRIGGER status_machine");
    }

    private Trades trade() {
        return Trades.trade().buyer(alice).seller(bob).amount("1.00");
    }
}
