package tech.novaeco.settlement.chaos.planted;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tech.novaeco.settlement.chaos.checker.CheckInput;
import tech.novaeco.settlement.chaos.checker.CheckInput.Drained;
import tech.novaeco.settlement.chaos.checker.Checker;
import tech.novaeco.settlement.chaos.checker.Finding;
import tech.novaeco.settlement.chaos.checker.Verdict;
import tech.novaeco.settlement.support.Servers;
import tech.novaeco.settlement.support.ServersExtension;

/** The checker is silent about a good run, and every one of its invariants speaks when it is violated. */
@Tag("services")
@ExtendWith(ServersExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CheckerIT {
    private SampleRun run;

    @BeforeAll
    void aGoodRun(Servers servers, @TempDir Path directory) throws Exception {
        run = SampleRun.of(servers, directory, UnaryOperator.identity());
    }

    @Test
    void a_good_run_holds_in_every_invariant_but_those_without_a_feature() {
        Verdict verdict = Checker.check(run.input());
        assertThat(verdict.holds()).as(verdict.text()).isTrue();
        assertThat(verdict.findings())
                .extracting(Finding::id)
                .containsExactly(
                        "I1", "I2", "I3", "I4", "I5", "I6", "I7", "I8", "I9", "I10", "I11", "L16", "LINK", "L17");
        assertThat(verdict.findings())
                .filteredOn(finding -> finding.state() == Finding.State.NOT_BUILT)
                .extracting(Finding::id)
                .containsExactly("I9");
        assertThat(verdict.text()).contains("I9   not built").contains("VERDICT: every invariant holds");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            I1  | DELETE FROM settlement WHERE seq = (SELECT max(seq) FROM settlement WHERE kind = 'TRADE' AND status = 'SETTLED')      | but is lost
            I1  | UPDATE settlement SET trade_id = gen_random_uuid() WHERE seq = (SELECT max(seq) FROM settlement WHERE kind = 'TRADE')    | nobody published it
            I1  | DELETE FROM exception_case WHERE settlement_seq IS NULL                                            | has no case
            I1  | UPDATE exception_case SET body_sha256 = repeat('0', 64) WHERE id = (SELECT max(id) FROM exception_case) | that nobody published
            I2  | UPDATE entry SET amount = amount + sign(amount) WHERE settlement_seq = (SELECT max(settlement_seq) FROM entry) | should move
            I2  | UPDATE settlement SET kind = 'PAYOUT' WHERE kind = 'FUND'                                            | of kind PAYOUT: the checker has no rule
            I2  | UPDATE settlement SET kind = 'MINT' WHERE kind = 'FUND'                                              | settled, and asked for was Request[kind=FUND
            I2  | UPDATE funding_request SET amount = amount + 1 WHERE kind = 'MINT' AND token_id IS NULL              | should move [alice CARBON_CREDIT 501
            I2  | UPDATE funding_request SET amount = amount + 1 WHERE kind = 'BURN' AND token_id IS NULL              | should move [alice CARBON_CREDIT -201
            I2  | UPDATE funding_request SET owner_id = 'bob' WHERE token_id = 'flat-0'                                | should move [bob MATERIAL_RIGHT/flat-0 1
            I2  | UPDATE right_token_history SET token_id = 'flat-1', change_no = 3 WHERE token_id = 'flat-0'          | but moved [alice MATERIAL_RIGHT/flat-1 1
            I2  | UPDATE entry SET amount = -amount WHERE settlement_seq IN (SELECT seq FROM settlement WHERE kind = 'REVERSAL') | REVERSAL
            I2  | UPDATE reversal_request SET amount = 999999999                                                               | gives back 999999999 of
            I2  | UPDATE settlement SET reverses = (SELECT max(trade_id::text)::uuid FROM settlement WHERE kind = 'TRADE') WHERE kind = 'REVERSAL' | settled, and asked for was
            I2  | UPDATE settlement SET status = 'SETTLED', reason_code = NULL WHERE kind = 'REVERSAL'                 | is reversed 2 times
            I2  | UPDATE settlement SET status = 'PENDING', leaf_index = NULL WHERE trade_id IN (SELECT reverses FROM settlement) | settled, but what it reverses is
            I3  | UPDATE entry SET amount = amount + 1 WHERE settlement_seq = (SELECT max(settlement_seq) FROM entry) AND leg = 2 | not 0
            I3  | UPDATE account_balance SET posted = posted + 1 WHERE account_id = (SELECT max(id) FROM account)      | in circulation
            I3  | UPDATE funding_request SET amount = amount + 1 WHERE kind = 'BURN' AND token_id IS NULL              | CARBON_CREDIT in circulation
            I4  | UPDATE account_balance SET posted = posted + 1 WHERE account_id = (SELECT max(id) FROM account)      | but its entries sum to
            I4  | UPDATE entry SET balance_after = balance_after + 1 WHERE settlement_seq = (SELECT max(settlement_seq) FROM entry) | after it
            I5  | DELETE FROM entry WHERE leg > 2                                                                    | should be
            I6  | UPDATE settlement SET status = 'REJECTED', reason_code = 'EXPIRED', leaf_index = NULL WHERE seq = (SELECT max(seq) FROM settlement WHERE kind = 'TRADE' AND status = 'SETTLED') | says PAID
            I6  | UPDATE settlement SET batch_id = gen_random_uuid() WHERE seq = (SELECT max(seq) FROM settlement WHERE kind = 'TRADE' AND status = 'SETTLED') | says PAID
            I6  | UPDATE settlement SET reason_code = 'EXPIRED' WHERE status = 'REJECTED'                               | says REJECTED
            I7  | UPDATE batch SET receipt_jws = concat(receipt_jws, 'A') WHERE receipt_jws IS NOT NULL                                                  | not the one the ledger keeps
            I7  | UPDATE settlement SET trade_hash = repeat('0', 64) WHERE status = 'SETTLED'                          | it is of hash
            I7  | DELETE FROM receipt_key                                                                            | no known key
            I8  | UPDATE settlement_attempt SET reason_text = concat(reason_text, '.')WHERE outcome = 'REJECTED'           | hashes to
            I8  | UPDATE batch SET trade_count = trade_count + 1                                                     | hashes to
            I8  | DELETE FROM ledger_seal WHERE position = 1                                                         | is due
            I8  | DELETE FROM ledger_seal WHERE position = (SELECT max(position) FROM ledger_seal)                    | is not in the log
            I8  | UPDATE checkpoint SET root_hash = repeat('0', 64)                                                  | the leaves lead to
            I8  | UPDATE checkpoint SET note = replace(note, 'novafin/settlement', 'novafin/another')                 | no key of the ledger
            I8  | DELETE FROM checkpoint                                                                             | no checkpoint covers
            I9  | CREATE TABLE payout (id bigint)                                                                    | no rule
            I10 | UPDATE exception_case SET reason_code = 'INTERNAL' WHERE id = (SELECT max(id) FROM exception_case WHERE settlement_seq IS NULL)    | the ledger says
            I10 | INSERT INTO exception_case (reason_code, reason_text, body_sha256, payload) VALUES ('SCHEMA', '', repeat('b', 64), '') | has no dead letter
            I10 | UPDATE settlement SET kind = 'REVERSAL', reverses = trade_id WHERE seq = (SELECT max(settlement_seq) FROM exception_case WHERE settlement_seq IN (SELECT seq FROM settlement WHERE kind = 'TRADE' AND link_id IS NULL)) | a dead letter, of a reversal
            I11 | UPDATE batch SET dispatched_at = NULL                                                              | was never dispatched
            I1  | UPDATE settlement SET status = 'PENDING', leaf_index = NULL, reason_code = NULL WHERE seq = (SELECT max(seq) FROM settlement WHERE settle_by IS NOT NULL) | is not in pending_trade
            I1  | INSERT INTO pending_trade SELECT s.seq, b.id, 1, 1, '', 0, now(), '' FROM settlement s JOIN batch b ON b.id = s.batch_id WHERE s.settle_by IS NOT NULL LIMIT 1 | still in pending_trade
            I1  | UPDATE settlement_attempt SET recorded_at = recorded_at - interval '1 hour' WHERE reason_code = 'LACK_OF_FUNDS' | REJECTED LACK_OF_FUNDS at
            I1  | UPDATE settlement_attempt SET recorded_at = recorded_at + interval '1 hour' WHERE outcome = 'SETTLED'  | SETTLED  at
            I1  | UPDATE settlement s SET recorded_at = a.recorded_at FROM settlement_attempt a WHERE a.settlement_seq = s.seq | a trade waits which did not
            I1  | DELETE FROM settlement WHERE seq = (SELECT max(seq) FROM settlement WHERE kind = 'RELEASE')            | but is lost
            I2  | UPDATE conversion_rate SET numerator = numerator + 1000                                               | should move
            I2  | UPDATE conversion_rate SET quoted_at = quoted_at - interval '10 s'                                     | but the newest then was
            I2  | UPDATE conversion_rate SET valid_until = quoted_at + interval '1 microsecond'                              | which was valid until
            I2  | UPDATE conversion_rate SET base = quote, quote = base                                                  | at rate Rate
            I2  | UPDATE settlement_attempt SET rate_id = NULL                                                           | no rate says what it paid
            I2  | UPDATE settlement_attempt SET rate_id = (SELECT id FROM conversion_rate LIMIT 1) WHERE rate_id IS NULL AND outcome = 'SETTLED' | names a rate, and is paid in
            I2  | UPDATE entry SET amount = amount * 2 WHERE account_id IN (SELECT id FROM account WHERE purpose = 'RESIDUE') | conversion-residue
            I2  | UPDATE account SET purpose = 'MAIN' WHERE purpose = 'DESK'                                             | (DESK)
            I2  | UPDATE entry e SET amount = amount + sign(amount) FROM charge c WHERE c.settlement_seq = e.settlement_seq | should move
            I2  | UPDATE charge SET kind = CASE kind WHEN 'TAX' THEN 'FEE' ELSE 'TAX' END                                | is withheld
            I2  | DELETE FROM charge                                                                                     | but the ledger names []
            I2  | INSERT INTO charge (settlement_seq, leg, kind) SELECT seq, 1, 'TAX' FROM settlement WHERE kind = 'FUND' | is no trade, and has charges
            I2  | UPDATE hold SET amount = amount + 1                                                                    | but holds
            I2  | UPDATE hold SET payee_account_id = account_id + 1000000                                                | of hold
            I2  | UPDATE hold SET expires_at = expires_at + interval '1 microsecond'                                     | should last until
            I2  | UPDATE entry SET amount = 2 * amount WHERE settlement_seq IN (SELECT seq FROM settlement WHERE kind = 'CAPTURE') | CAPTURE
            I4  | DELETE FROM hold_resolution                                                                            | but its open holds sum to
            I4  | UPDATE hold_resolution r SET captured = captured + 1 FROM hold h WHERE h.id = r.hold_id AND captured BETWEEN 1 AND h.amount - 1 | were captured, but its payer got
            I4  | UPDATE hold SET expires_at = recorded_at WHERE id IN (SELECT hold_id FROM hold_resolution)             | lasts until
            I4  | UPDATE hold_resolution SET kind = 'RELEASED' WHERE kind = 'EXPIRED'                                    | lasts until
            I5  | UPDATE entry SET account_id = (SELECT min(id) FROM account) WHERE account_id IN (SELECT id FROM account WHERE purpose = 'DESK') | should be
            I6  | UPDATE settlement SET kind = 'RELEASE' WHERE kind = 'EXPIRY'                                           | says EXPIRED in batch
            I7  | UPDATE settlement SET trade_hash = repeat('0', 64) WHERE kind = 'HOLD'                                 | it is of hash
            I8  | UPDATE settlement_attempt SET rate_id = NULL                                                           | hashes to
            I10 | UPDATE settlement SET reason_code = 'INTERNAL' WHERE kind = 'CAPTURE' AND status = 'REJECTED'          | was expected
            I11 | UPDATE settlement SET status = 'PENDING', leaf_index = NULL, reason_code = NULL WHERE kind = 'HOLD'    | is still PENDING
            LINK | UPDATE settlement SET link_size = link_size + 1 WHERE link_id IS NOT NULL                         | the ledger does not
            LINK | UPDATE settlement SET link_id = NULL, link_size = NULL                                             | the ledger does not
            LINK | UPDATE settlement SET link_id = gen_random_uuid(), link_size = 2 WHERE link_id IS NULL AND kind = 'TRADE'             | but no message of it says so
            LINK | UPDATE settlement SET status = 'REJECTED', leaf_index = NULL, reason_code = 'EXPIRED' WHERE seq = (SELECT max(seq) FROM settlement WHERE link_id IS NOT NULL AND status = 'SETTLED') | settled in 1 batches
            LINK | UPDATE settlement SET batch_id = (SELECT id FROM batch LIMIT 1) WHERE seq = (SELECT max(seq) FROM settlement WHERE link_id IS NOT NULL AND status = 'SETTLED') | settled in 2 batches
            LINK | UPDATE settlement SET status = 'PENDING', leaf_index = NULL, reason_code = NULL WHERE seq = (SELECT max(seq) FROM settlement WHERE link_id IS NOT NULL AND status = 'REJECTED') | of its trades still wait
            L16 | UPDATE right_token SET owner_id = 'bob' WHERE token_id = 'flat-0'                                    | but the last of its history says alice
            L16 | UPDATE right_token_history SET change_no = 2 WHERE token_id = 'flat-0'                               | but 1 changes up to it
            L16 | UPDATE right_token_history SET leg = 3 WHERE token_id = 'flat-0'                                     | is of no settled leg
            L16 | UPDATE right_token_history SET owner_id = 'bob' WHERE token_id = 'flat-0'                            | is of no settled leg
            L16 | INSERT INTO right_token_history (token_id, change_no, owner_id, encumbrance) VALUES ('flat-0', 2, 'bob', 'FREE') | without a leg
            L16 | DELETE FROM right_token_history WHERE token_id = 'flat-0'                                            | no history names it
            L16 | UPDATE account_balance SET posted = 2 WHERE account_id = (SELECT id FROM account WHERE owner_id = 'alice' AND asset_code = 'MATERIAL_RIGHT') | but owns 1 of its rights
            """)
    void a_ledger_that_violates_an_invariant_is_found(String id, String fault, String sentence) {
        CheckInput broken = run.after(fault);
        try {
            assertRed(broken, id, sentence);
        } finally {
            run.forget(broken);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            I1  | published | "kind":"short"    |                    | nobody published it
            I2  | published | "kind":"delivery" |                    | which no message has
            I5  | published | "kind":"delivery" |                    | which no message has
            I6  | told      | settlement.paid   |                    | and PAID was sent as []
            I6  | told      | "committed":true  | "committed":false  | before its settlement was committed
            I6  | told      | "committed":true  | "committed":null   | looked their row up
            I6  | told      | settlement.reversed |                  | and REVERSED was sent as []
            I6  | told      | REVERSED          | UNDONE             | says UNDONE by
            I6  | told      | settlement.rejected |                  | but callbacks say []
            I6  | told      | settlement.held     |                  | and PAID was sent as []
            I1  | published | "kind":"capture"  |                    | nobody published it
            I2  | published | "kind":"charges"  |                    | which no message has
            I2  | published | "kind":"hold"     |                    | which no message has
            I7  | told      | from              | to                 | it leads to the root
            I10 | told      | x-case-id         |                    | has no dead letter
            I10 | told      | "x-reason-code":"SCHEMA" | "x-reason-code":"MALFORMED" | the ledger says
            """)
    void journals_that_do_not_fit_are_found(
            String id, String file, String was, String becomes, String sentence, @TempDir Path copy) throws Exception {
        AtomicBoolean first = new AtomicBoolean(true);
        CheckInput broken = run.with(copy, file, line -> {
            boolean all = "\"committed\":null".equals(becomes);
            if (!line.contains(was) || !(first.getAndSet(false) || all)) {
                return line;
            }
            return becomes == null ? "" : line.replaceFirst(was, becomes);
        });
        assertRed(broken, id, sentence);
    }

    @Test
    void a_run_that_leaves_messages_or_takes_too_long_is_not_alive() {
        CheckInput good = run.input();
        Drained left = new Drained(Map.of("queue", 1L), Duration.ofSeconds(1), Duration.ofSeconds(30));
        Drained late = new Drained(Map.of("queue", 0L), Duration.ofSeconds(31), Duration.ofSeconds(30));
        assertRed(drained(good, left), "I11", "queue has 1 messages");
        assertRed(drained(good, late), "I11", "it took PT31S");
    }

    @Test
    void a_run_with_too_little_to_check_proves_nothing() {
        CheckInput good = run.input();
        Verdict verdict = Checker.check(
                new CheckInput(good.directory(), good.jdbcUrl(), good.opening(), 1_000_000, good.drained()));
        assertThat(verdict.red()).containsExactly("I1", "I2", "I6", "I7");
        assertThat(verdict.text()).contains("the run proves too little");
    }

    @Test
    void another_opening_total_than_what_circulates_is_found() {
        CheckInput good = run.input();
        CheckInput other =
                new CheckInput(good.directory(), good.jdbcUrl(), Map.of("EUR", 1L), SampleRun.SETTLED, good.drained());
        assertRed(other, "I3", "in circulation, but 1 were brought in");
    }

    @Test
    void a_deadlock_is_found() throws Exception {
        CheckInput copy = run.after("SELECT 1");
        try {
            Deadlock.provoke(copy.jdbcUrl());
            assertRed(copy, "L17", "PostgreSQL broke 1 deadlocks");
        } finally {
            run.forget(copy);
        }
    }

    @Test
    void during_faults_conservation_and_balances_are_asked() throws Exception {
        assertThat(Checker.duringFaults(run.input().jdbcUrl())).isEmpty();
        CheckInput broken = run.after(
                "UPDATE account_balance SET posted = posted + 1 WHERE account_id = (SELECT max(id) FROM account)");
        try {
            assertThat(Checker.duringFaults(broken.jdbcUrl()))
                    .anySatisfy(said -> assertThat(said).contains("balances in "))
                    .anySatisfy(said -> assertThat(said).contains("but its entries sum to"));
        } finally {
            run.forget(broken);
        }
    }

    @Test
    void during_faults_each_entry_and_hold_is_asked_now_and_then() throws Exception {
        assertThat(Checker.wholeDuringFaults(run.input().jdbcUrl())).isEmpty();
        CheckInput broken = run.after(
                "UPDATE entry SET balance_after = balance_after + 1 WHERE settlement_seq = (SELECT min(settlement_seq) FROM entry)");
        try {
            assertThat(Checker.duringFaults(broken.jdbcUrl())).isEmpty();
            assertThat(Checker.wholeDuringFaults(broken.jdbcUrl()))
                    .anySatisfy(said -> assertThat(said).contains("but the entries up to it sum to"));
        } finally {
            run.forget(broken);
        }
    }

    private static CheckInput drained(CheckInput input, Drained drained) {
        return new CheckInput(input.directory(), input.jdbcUrl(), input.opening(), input.atLeastSettled(), drained);
    }

    private static void assertRed(CheckInput input, String id, String sentence) {
        Verdict verdict = Checker.check(input);
        assertThat(verdict.holds()).isFalse();
        Finding finding = verdict.findings().stream()
                .filter(one -> one.id().equals(id))
                .findFirst()
                .orElseThrow();
        assertThat(finding.state()).as(verdict.text()).isEqualTo(Finding.State.RED);
        assertThat(finding.first())
                .as(verdict.text())
                .anySatisfy(said -> assertThat(said).contains(sentence));
    }
}
