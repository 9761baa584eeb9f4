package tech.novaeco.settlement.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static tech.novaeco.settlement.adapter.postgres.Arrivals.retry;
import static tech.novaeco.settlement.support.Trades.trade;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tech.novaeco.settlement.settlement.Arrival;
import tech.novaeco.settlement.support.Servers;
import tech.novaeco.settlement.support.ServersExtension;
import tech.novaeco.settlement.support.Trades;
import tech.novaeco.settlement.trade.ReasonCode;

/** Requests as the sweep finds them: of rejected trades and of those the worker failed at. */
@ExtendWith(ServersExtension.class)
@SuppressWarnings("NullAway.Init")
class RetrySweepTest {
    private static TestLedger ledger;
    private String alice = "";
    private String bob = "";

    @BeforeAll
    static void open(Servers servers) throws SQLException {
        ledger = new TestLedger(servers);
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
    }

    private Trades rejected(String amount) {
        Trades trade = trade().buyer(alice).seller(bob).amount(amount);
        assertThat(ledger.settle(trade)).containsExactly("LACK_OF_FUNDS");
        return trade;
    }

    private void fund(String owner, long cents) {
        ledger.settle(ledger.funding(UUID.randomUUID(), -1, owner, "EUR", cents));
    }

    private static long action(Arrival arrival) {
        return ((Arrival.Origin.CaseRetry) arrival.origin()).actionId();
    }

    @Test
    void an_internal_case_settles_when_it_is_retried() {
        Trades trade = trade().buyer(alice).seller(bob).amount("1.00");
        fund(alice, 1_00);
        long caseId = internalCase(trade);
        Arrival again = retry(trade, ledger.request(caseId, "RETRY"), caseId);

        assertThat(ledger.settle(again)).containsExactly("SETTLED");

        assertThat(ledger.caseState(caseId)).isEqualTo("RESOLVED");
        assertThat(ledger.answer(action(again))).isEqualTo("SETTLED");
    }

    private static long internalCase(Trades trade) {
        return new ExceptionCases(ledger.jdbc)
                .open(ledger.id(trade), ReasonCode.INTERNAL, "the worker failed", trade.bytes())
                .caseId();
    }

    /** The sweep's own query, as the route runs it: the journal of an account is read in the order of (version, seq, leg). */
    @Test
    void retries_asked_for_in_the_other_order_keep_the_order_of_each_accounts_entries() throws Exception {
        Map<Long, Trades> waiting = new HashMap<>();
        Trades first = rejected("1.00");
        Trades second = rejected("2.00");
        Trades internal = trade().buyer(alice).seller(bob).amount("3.00");
        fund(alice, 10_00);
        long caseId = internalCase(internal);
        waiting.put(ledger.request(caseId, "RETRY"), internal);
        for (Trades trade : List.of(second, first)) {
            waiting.put(ledger.request(ledger.caseOf(trade), "RETRY"), trade);
        }
        String sweep;
        try (var sql = getClass().getResourceAsStream("/sql/case-retries.sql")) {
            sweep = new String(Objects.requireNonNull(sql).readAllBytes(), StandardCharsets.UTF_8)
                    .replace(":#${properties:FOUR_EYES}", "'off'");
        }
        List<Arrival> batch = ledger.admin.query(sweep, (row, n) -> {
            Trades trade = Objects.requireNonNull(waiting.get(row.getLong("id")));
            return retry(trade, row.getLong("id"), row.getLong("case_id"));
        });

        assertThat(ledger.settle(UUID.randomUUID(), batch)).hasSize(3).containsOnly("SETTLED");

        ledger.obeysTheLaws();
    }
}
