package tech.novaeco.settlement.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tech.novaeco.settlement.support.Servers;
import tech.novaeco.settlement.support.ServersExtension;

/** Value enters by a reference, once, and whoever asked is told the truth. */
@ExtendWith(ServersExtension.class)
@SuppressWarnings("NullAway.Init")
class FundingTest {
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
    void funding_by_the_same_reference_twice_funds_once_and_both_are_told_the_truth() {
        String alice = ledger.party("alice", 0);
        UUID id = UUID.randomUUID();
        int first = request(id, alice);
        int second = request(id, alice);

        assertThat(ledger.settle(ledger.funding(id, first, alice, "EUR", 5_00))).containsExactly("SETTLED");
        assertThat(ledger.settle(ledger.funding(id, second, alice, "EUR", 5_00)))
                .containsExactly("DUPLICATE");

        assertThat(ledger.posted(alice, "EUR")).isEqualTo(5_00);
        assertThat(outcomes(first, second)).containsExactly("SETTLED", "DUPLICATE: already SETTLED");
    }

    @Test
    void two_requests_of_one_reference_in_one_batch_are_not_told_settled_when_it_was_rejected() {
        UUID id = UUID.randomUUID();
        int first = request(id, "ghost");
        int second = request(id, "ghost");

        ledger.settle(
                ledger.funding(id, first, "ghost", "EUR", 5_00), ledger.funding(id, second, "ghost", "EUR", 5_00));

        assertThat(outcomes(first, second)).allMatch(outcome -> outcome.startsWith("REJECTED UNKNOWN_ACCOUNT"));
    }

    private static int request(UUID tradeId, String owner) {
        return ledger.count(
                "INSERT INTO ledger.funding_request (trade_id, ref, owner_id, asset_code, amount)"
                        + " VALUES (?, 'it''s; -- $1 ? ref', ?, 'EUR', 500) RETURNING id",
                tradeId,
                owner);
    }

    private static List<String> outcomes(int... requests) {
        return IntStream.of(requests)
                .mapToObj(id -> ledger.ask("SELECT outcome FROM ledger.funding_request WHERE id = ?", id))
                .toList();
    }
}
