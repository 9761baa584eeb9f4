package tech.novaeco.settlement.adapter.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static tech.novaeco.settlement.support.Trades.trade;

import java.sql.SQLException;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tech.novaeco.settlement.settlement.Arrival;
import tech.novaeco.settlement.settlement.Arrival.Origin;
import tech.novaeco.settlement.settlement.Instruction;
import tech.novaeco.settlement.settlement.Outbound.DeadLetter;
import tech.novaeco.settlement.support.Servers;
import tech.novaeco.settlement.support.ServersExtension;
import tech.novaeco.settlement.support.Trades;
import tech.novaeco.settlement.trade.ReasonCode;

/** What a stranger wrote is stored as it came, and is never SQL. */
@ExtendWith(ServersExtension.class)
@SuppressWarnings("NullAway.Init")
class HostileTextTest {
    private static TestLedger ledger;
    private static ExceptionCases cases;

    @BeforeAll
    static void open(Servers servers) throws SQLException {
        ledger = new TestLedger(servers);
        cases = new ExceptionCases(ledger.jdbc);
    }

    @AfterAll
    static void the_laws_hold() throws SQLException {
        ledger.obeysTheLaws();
        ledger.close();
    }

    private static byte[] payload(long caseId) {
        byte[] stored = ledger.admin.queryForObject(
                "SELECT payload FROM ledger.exception_case WHERE id = ?", byte[].class, caseId);
        return stored == null ? new byte[0] : stored;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'); DROP TABLE ledger.entry; --",
                "\\'; DELETE FROM ledger.settlement; \\",
                "$1 ? ?? {call x} $$ :name",
                "{\"a\",NULL,\\\"}",
                "NUL \0 in the middle",
                "\uD83D\uDCB6 \u202E \uFEFF"
            })
    void a_poisoned_message_opens_a_case_that_says_what_it_said(String text) {
        DeadLetter letter = cases.open(null, ReasonCode.MALFORMED, text, text.getBytes(UTF_8));

        assertThat(payload(letter.caseId())).isEqualTo(text.getBytes(UTF_8));
        assertThat(letter.reasonText()).isEqualTo(text.replace("\0", "\\0"));
        assertThat(cases.open(null, ReasonCode.MALFORMED, text, text.getBytes(UTF_8))
                        .caseId())
                .isEqualTo(letter.caseId());
        assertThat(ledger.count("SELECT count(*) FROM ledger.asset")).isPositive();
    }

    @Test
    void a_rejected_message_is_kept_byte_for_byte_whatever_it_holds_and_however_large_it_is() {
        Trades poor = trade().buyer(ledger.party("alice", 0))
                .seller(ledger.party("bob", 0))
                .amount("1.00");
        byte[] everyByte = new byte[2 * 1024 * 1024];
        new Random(7).nextBytes(everyByte);

        assertThat(ledger.settle(new Arrival(new Instruction.Trade(poor.event()), everyByte, new Origin.Queue())))
                .containsExactly("LACK_OF_FUNDS");

        assertThat(payload(ledger.caseOf(poor))).isEqualTo(everyByte);
    }

    @Test
    void an_answer_may_hold_anything_an_error_can_say() {
        Trades poor = trade().buyer(ledger.party("alice", 0))
                .seller(ledger.party("bob", 0))
                .amount("1.00");
        ledger.settle(poor);
        long caseId = ledger.caseOf(poor);
        long action = ledger.request(caseId, "RETRY");
        int funding = ledger.count(
                "INSERT INTO ledger.funding_request (trade_id, ref, owner_id, asset_code, amount)"
                        + " VALUES (?, 'r', 'x', 'EUR', 1) RETURNING id",
                UUID.randomUUID());

        cases.answerRefused(new Origin.CaseRetry(action, caseId), "INTERNAL: 'quoted' \0 \\ \"");
        cases.answerRefused(new Origin.FundingRequest(funding), "INTERNAL: \0");

        assertThat(ledger.answer(action)).isEqualTo("INTERNAL: 'quoted' \\0 \\ \"");
        assertThat(ledger.ask("SELECT outcome FROM ledger.funding_request WHERE id = ?", funding))
                .isEqualTo("INTERNAL: \\0");
    }
}
