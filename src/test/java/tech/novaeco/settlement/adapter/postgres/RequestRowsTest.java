package tech.novaeco.settlement.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tech.novaeco.settlement.adapter.camel.RequestSteps;
import tech.novaeco.settlement.support.Servers;
import tech.novaeco.settlement.support.ServersExtension;
import tech.novaeco.settlement.support.Trades;
import tech.novaeco.settlement.trade.HashCheck;
import tech.novaeco.settlement.trade.ReasonCode;
import tech.novaeco.settlement.trade.TradeParser;
import tech.novaeco.settlement.trade.TradeValidator;

/** One row that cannot be carried out keeps no other waiting. */
@ExtendWith(ServersExtension.class)
class RequestRowsTest {
    private static TestLedger ledger;
    private static RequestSteps requests;

    @BeforeAll
    static void open(Servers servers) throws SQLException {
        ledger = new TestLedger(servers);
        requests = new RequestSteps(
                new TradeParser(),
                new TradeValidator(new AssetRegistry(ledger.jdbc), HashCheck.VERIFY),
                new ExceptionCases(ledger.jdbc),
                new CaseDesk(ledger.jdbc, ledger.transaction),
                UUID::randomUUID);
    }

    @AfterAll
    static void close() {
        ledger.close();
    }

    @Test
    void a_funding_that_is_none_is_answered_and_the_next_is_carried_out() {
        String alice = ledger.party("alice", 0);
        String insert = "INSERT INTO ledger.funding_request (trade_id, ref, owner_id, asset_code, amount)"
                + " VALUES (?::uuid, 'r', ?, 'EUR', 5) RETURNING id";
        Long bad = ledger.admin.queryForObject(insert, Long.class, "00000000-0000-0000-0000-000000000000", alice);
        Long good = ledger.admin.queryForObject(
                insert, Long.class, UUID.randomUUID().toString(), alice);

        var batch = requests.fundings(ledger.admin.queryForList(
                "SELECT f.*, 2 AS scale FROM ledger.funding_request f WHERE id IN (?, ?)", bad, good));

        assertThat(batch.arrivals()).hasSize(1);
        assertThat(outcome("funding_request", bad)).startsWith("REFUSED: trade id");
        assertThat(outcome("funding_request", good)).isNull();
    }

    @Test
    void poison_is_not_retried_however_it_was_asked_for() {
        byte[] payload = Trades.trade().bytes();
        long poison = new ExceptionCases(ledger.jdbc)
                .open(null, ReasonCode.HASH_MISMATCH, "wrong", payload)
                .caseId();
        long action = ledger.request(poison, "RETRY");

        var batch = requests.retries(
                List.of(Map.of("id", action, "case_id", poison, "reason_code", "HASH_MISMATCH", "payload", payload)));

        assertThat(batch.arrivals()).isEmpty();
        assertThat(outcome("case_action", action)).startsWith("REFUSED: HASH_MISMATCH");
        assertThat(ledger.caseState(poison)).isEqualTo("OPEN");
    }

    private static String outcome(String table, long id) {
        return ledger.admin.queryForObject("SELECT outcome FROM ledger." + table + " WHERE id = ?", String.class, id);
    }
}
