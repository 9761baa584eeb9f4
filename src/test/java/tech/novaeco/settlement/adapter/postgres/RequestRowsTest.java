package tech.novaeco.settlement.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tech.novaeco.settlement.adapter.camel.RequestSteps;
import tech.novaeco.settlement.adapter.camel.TradeBatch;
import tech.novaeco.settlement.settlement.Arrival;
import tech.novaeco.settlement.support.SampleKeys;
import tech.novaeco.settlement.support.Servers;
import tech.novaeco.settlement.support.ServersExtension;
import tech.novaeco.settlement.support.Trades;
import tech.novaeco.settlement.trade.FundingId;
import tech.novaeco.settlement.trade.HashCheck;
import tech.novaeco.settlement.trade.OriginCheck;
import tech.novaeco.settlement.trade.ReasonCode;
import tech.novaeco.settlement.trade.RefusedTrade;
import tech.novaeco.settlement.trade.TradeHashes;
import tech.novaeco.settlement.trade.TradeParser;
import tech.novaeco.settlement.trade.TradeValidator;

/** One row that cannot be carried out keeps no other waiting. */
@ExtendWith(ServersExtension.class)
class RequestRowsTest {
    private static TestLedger ledger;
    private static RequestSteps requests;
    private static RequestSteps signedRequests;

    @BeforeAll
    static void open(Servers servers) throws SQLException {
        ledger = new TestLedger(servers);
        requests = requests(OriginCheck.NONE);
        signedRequests = requests(SampleKeys.all());
    }

    private static RequestSteps requests(OriginCheck origin) {
        return new RequestSteps(
                new TradeParser(),
                new TradeValidator(new AssetRegistry(ledger.jdbc), HashCheck.VERIFY, origin, Clock.systemUTC()),
                new ExceptionCases(ledger.jdbc),
                new CaseDesk(ledger.jdbc, ledger.transaction),
                new Originals(ledger.jdbc),
                new AssetRegistry(ledger.jdbc),
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
        Long again = ledger.admin.queryForObject(
                insert, Long.class, UUID.randomUUID().toString(), alice);
        Long good = ledger.admin.queryForObject(
                insert, Long.class, FundingId.of("r").toString(), alice);

        var batch = requests.fundings(ledger.admin.queryForList(
                "SELECT f.*, 2 AS scale FROM ledger.funding_request f WHERE id IN (?, ?, ?)", bad, again, good));

        assertThat(batch.arrivals()).hasSize(1);
        assertThat(outcome("funding_request", bad)).startsWith("REFUSED: trade id");
        assertThat(outcome("funding_request", again))
                .as("the same reference under another id would fund once more")
                .startsWith("REFUSED ID_INVALID: trade id");
        assertThat(outcome("funding_request", good)).isNull();
    }

    @Test
    void many_expired_holds_are_several_batches() {
        List<Map<String, Object>> rows = Collections.nCopies(
                250, Map.of("hold_id", UUID.randomUUID(), "payer_id", "ann", "payee_id", "bob", "asset_code", "EUR"));

        assertThat(requests.expiredHolds(rows)).extracting(TradeBatch::size).containsExactly(100, 100, 50);
        assertThat(requests.expiredHolds(List.of())).isEmpty();
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

    /** The worker may have failed before it looked at the signature; and a key may have been revoked since it did. */
    @Test
    void a_retry_lets_in_no_trade_that_its_producer_has_not_signed() throws RefusedTrade {
        Instant opened = Instant.parse("2025-12-31T00:00:00Z");
        ObjectNode unsigned = Trades.trade().tree().require();
        ObjectNode signed = unsigned.deepCopy();
        SampleKeys.secret("market-1").sign(signed);
        ObjectNode revoked = signed.deepCopy();
        revoked.withObject("signature").put("kid", "market-0");
        ObjectNode changed = signed.deepCopy();
        changed.put("amount", "1000000.00")
                .put("tradeHash", TradeHashes.hash(changed).hex());

        for (ObjectNode forged : List.of(unsigned, revoked, changed)) {
            long action = retryOf(forged);
            assertThat(retry(action, forged, opened)).isEmpty();
            assertThat(outcome("case_action", action)).startsWith("SIGNATURE_INVALID");
        }
        assertThat(retry(retryOf(signed), signed, opened)).hasSize(1);
    }

    /** The file's desk-0 ended with 2025: what came before may still be retried, for it was judged when it came. */
    @Test
    void a_key_that_has_ended_since_does_not_stand_in_the_way_of_a_retry() throws Exception {
        ObjectNode trade = Trades.trade().tree().require();
        signAsDeskOfOld(trade);
        Instant end = Instant.parse("2026-01-01T00:00:00Z");

        assertThat(retry(retryOf(trade), trade, end.minusSeconds(1))).hasSize(1);
        assertThat(retry(retryOf(trade), trade, end)).isEmpty();
    }

    private static long retryOf(ObjectNode trade) {
        byte[] payload = trade.toString().getBytes(StandardCharsets.UTF_8);
        long caseId = new ExceptionCases(ledger.jdbc)
                .open(null, ReasonCode.INTERNAL, "failed", payload)
                .caseId();
        return ledger.request(caseId, "RETRY");
    }

    private static List<Arrival> retry(long action, ObjectNode trade, Instant opened) {
        byte[] payload = trade.toString().getBytes(StandardCharsets.UTF_8);
        return signedRequests
                .retries(List.of(Map.of(
                        "id",
                        action,
                        "case_id",
                        1L,
                        "reason_code",
                        "INTERNAL",
                        "payload",
                        payload,
                        "opened_at",
                        Timestamp.from(opened))))
                .arrivals();
    }

    private static void signAsDeskOfOld(ObjectNode trade) throws Exception {
        byte[] secret = MessageDigest.getInstance("SHA-256")
                .digest("novafin sample key desk-0".getBytes(StandardCharsets.UTF_8));
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret, "HmacSHA256"));
        String value =
                Base64.getUrlEncoder().withoutPadding().encodeToString(mac.doFinal(TradeHashes.signedBytes(trade)));
        trade.putObject("signature").put("kid", "desk-0").put("alg", "HS256").put("value", value);
    }

    private static String outcome(String table, long id) {
        return ledger.admin.queryForObject("SELECT outcome FROM ledger." + table + " WHERE id = ?", String.class, id);
    }
}
