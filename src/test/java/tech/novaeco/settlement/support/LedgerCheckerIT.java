package tech.novaeco.settlement.support;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tech.novaeco.settlement.support.CallbackJournal.Callback;

/** The checker is silent about a good ledger and speaks for every planted fault. */
@Tag("services")
@ExtendWith(ServersExtension.class)
class LedgerCheckerIT {
    private static final UUID SETTLED = UUID.fromString(SampleLedger.SETTLED);
    private static final UUID REJECTED = UUID.fromString(SampleLedger.REJECTED);
    private static final UUID OTHER = UUID.fromString("00000000-0000-0000-0000-000000000009");
    private static final Callback PAID =
            new Callback(SETTLED + "/1/paid", "settlement.paid", SETTLED, "PAID", SampleLedger.BATCH, "", "");
    private static final Callback REFUSED = new Callback(
            REJECTED + "/1/rejected", "settlement.rejected", REJECTED, "REJECTED", "", "LACK_OF_FUNDS", "21");
    private static final JournalEntry LETTER = letter("21", "LACK_OF_FUNDS");
    private static final Evidence GOOD =
            new Evidence(Set.of(SETTLED, REJECTED), Set.of(), List.of(), List.of(PAID, PAID, REFUSED), List.of(LETTER));

    private final LedgerChecker checker;
    private final SampleLedger ledger;

    LedgerCheckerIT(Servers servers) throws SQLException {
        checker = new LedgerChecker(servers.jdbcUrl());
        ledger = SampleLedger.create(servers.jdbcUrl());
    }

    @Test
    void a_good_ledger_has_no_violations() throws SQLException {
        assertThat(checker.laws()).isEmpty();
        assertThat(checker.afterDraining(GOOD.withBodies(List.of(body("12.50"), "poison".getBytes(UTF_8)))))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            UPDATE entry SET amount = 1251 WHERE settlement_seq = 13 AND leg = 2 | entries in EUR sum to 1
            UPDATE entry SET amount = 1251 WHERE settlement_seq = 13 AND leg = 2 | entries of settlement 13 in EUR
            UPDATE account_balance SET posted = 1251 WHERE account_id = 102      | balances in EUR sum to 1
            UPDATE account_balance SET posted = 1251 WHERE account_id = 102      | account 102 has 1251 posted, but its entries
            UPDATE entry SET balance_after = 8751 WHERE account_id = 101 AND leg = 1 | but the entries up to it sum to 8750
            UPDATE entry SET balance_after = 8751 WHERE account_id = 101 AND leg = 1 | but its last entry says 8751
            UPDATE entry SET asset_code = 'USD' WHERE settlement_seq = 13 AND leg = 2 | is in USD, but account 102 is in EUR
            UPDATE entry SET account_id = 999 WHERE settlement_seq = 13 AND leg = 2 | it does not exist
            UPDATE account_balance SET held = 9000 WHERE account_id = 101        | below its floor 0
            UPDATE account_balance SET held = 9000, floor = -999 WHERE account_id = 101 | is no issuer and has -250 available
            UPDATE settlement SET seq = DEFAULT WHERE seq = 13                       | is SETTLED without entries
            UPDATE settlement SET seq = DEFAULT WHERE seq = 13                       | belong to no settlement
            UPDATE settlement SET status = 'CANCELLED' WHERE seq = 13            | is CANCELLED, but has 4 entries
            UPDATE settlement SET batch_id = NULL WHERE seq = 13                 | in batch null, which does not exist
            UPDATE exception_case SET state = 'RESOLVED'                         | without an open case
            UPDATE exception_case SET reason_code = 'EXPIRED'                    | without an open case
            """)
    void a_broken_law_is_reported(String fault, String sentence) throws SQLException {
        ledger.run(fault);
        assertThat(checker.laws()).anySatisfy(said -> assertThat(said).contains(sentence));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            UPDATE batch SET dispatched_at = NULL                                | was never dispatched
            UPDATE settlement SET status = 'HELD', reason_code = NULL WHERE seq = 14 | is still HELD
            UPDATE settlement SET status = 'HELD', reason_code = NULL WHERE seq = 14 | neither SETTLED nor REJECTED
            UPDATE settlement SET status = 'REJECTED', reason_code = 'EXPIRED' WHERE seq = 13 | PAID was sent for trade
            UPDATE settlement SET status = 'SETTLED', reason_code = NULL WHERE seq = 14 | but no PAID was sent
            DELETE FROM settlement WHERE seq = 14                                | but has no settlement
            DELETE FROM settlement WHERE seq = 14                                | which has no settlement
            DELETE FROM exception_case                                           | the ledger says null
            INSERT INTO exception_case (reason_code, reason_text, body_sha256, payload) VALUES ('SCHEMA', '', repeat('b', 64), '') | (SCHEMA) has no dead letter
            """)
    void a_ledger_that_does_not_fit_the_journals_is_reported(String fault, String sentence) throws SQLException {
        ledger.run(fault);
        assertThat(checker.afterDraining(GOOD))
                .anySatisfy(said -> assertThat(said).contains(sentence));
    }

    @Test
    void journals_that_do_not_fit_the_ledger_are_reported() throws SQLException {
        Callback again = new Callback("00 another", PAID.type(), SETTLED, "PAID", SampleLedger.BATCH, "", "");
        assertThat(checker.afterDraining(evidence(Set.of(SETTLED), List.of(PAID, REFUSED), List.of(LETTER))))
                .containsExactly("trade " + REJECTED + " is in the ledger, but nobody published it");
        assertThat(checker.afterDraining(evidence(Set.of(SETTLED), List.of(PAID, REFUSED), List.of(LETTER))
                        .withUnsure(Set.of(REJECTED, OTHER))))
                .isEmpty();
        assertThat(checker.afterDraining(evidence(
                        Set.of(SETTLED, REJECTED, OTHER), List.of(PAID, again), List.of(letter("21", "EXPIRED")))))
                .containsExactlyInAnyOrder(
                        "trade " + OTHER + " was published and confirmed, but has no settlement",
                        "trade " + SETTLED + " was PAID by several events: [00 another, " + SETTLED + "/1/paid]",
                        "trade " + REJECTED + " is REJECTED as LACK_OF_FUNDS, but callbacks say []",
                        "trade " + REJECTED + " is REJECTED as LACK_OF_FUNDS, but has no dead letter for it",
                        "a dead letter names case '21' and reason 'EXPIRED', the ledger says LACK_OF_FUNDS");
    }

    @Test
    void a_settled_trade_that_moved_something_else_than_its_message_says_is_reported() throws SQLException {
        assertThat(checker.afterDraining(GOOD.withBodies(List.of(body("12.51")))))
                .singleElement()
                .asString()
                .contains("alice EUR=-1251")
                .contains("but moved {alice CARBON_CREDIT=3000, alice EUR=-1250");
        assertThat(checker.afterDraining(GOOD.withBodies(List.of("{}".getBytes(UTF_8)))))
                .singleElement()
                .asString()
                .contains("which no message has");
    }

    private static Evidence evidence(Set<UUID> published, List<Callback> callbacks, List<JournalEntry> letters) {
        return new Evidence(published, Set.of(), List.of(), callbacks, letters);
    }

    private static JournalEntry letter(String caseId, String reason) {
        return new JournalEntry(
                new byte[0], Map.of("x-case-id", caseId, "x-reason-code", reason, "x-trade-id", SampleLedger.REJECTED));
    }

    private static byte[] body(String amount) {
        return """
                {"tradeId": "%s", "buyerId": "alice", "sellerId": "bob", "amount": "%s", "assetType": "EUR",
                 "delivery": {"assetType": "CARBON_CREDIT", "quantity": "3"}, "tradeHash": "%s"}""".formatted(SETTLED, amount, SampleLedger.HASH).getBytes(UTF_8);
    }
}
