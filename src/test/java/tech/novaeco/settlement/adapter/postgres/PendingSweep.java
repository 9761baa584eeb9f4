package tech.novaeco.settlement.adapter.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import tech.novaeco.settlement.adapter.camel.RecyclingSteps;
import tech.novaeco.settlement.adapter.camel.TradeBatch;
import tech.novaeco.settlement.settlement.Arrival;
import tech.novaeco.settlement.trade.HashCheck;
import tech.novaeco.settlement.trade.OriginCheck;
import tech.novaeco.settlement.trade.ReasonCode;
import tech.novaeco.settlement.trade.RefusedTrade;
import tech.novaeco.settlement.trade.TradeParser;
import tech.novaeco.settlement.trade.TradeValidator;

/** The sweep of trades that wait, as the route runs it: its own query, its own step, the batches one after the other. */
final class PendingSweep {
    private final TestLedger ledger;
    private final RecyclingSteps steps;
    private final String sql = query("pending-trades");
    private final String linkedSql = query("linked-trades");

    PendingSweep(TestLedger ledger) {
        this(ledger, OriginCheck.NONE);
    }

    private PendingSweep(TestLedger ledger, OriginCheck origin) {
        this.ledger = ledger;
        TradeValidator validator =
                new TradeValidator(code -> Optional.empty(), HashCheck.VERIFY, origin, java.time.Clock.systemUTC());
        TradeValidator readOnly = new TradeValidator(code -> Optional.empty(), HashCheck.OPAQUE);
        steps = new RecyclingSteps(
                new TradeParser(), validator, readOnly, new ExceptionCases(ledger.jdbc), UUID::randomUUID);
    }

    private static String query(String name) {
        try {
            return Files.readString(Path.of("src/main/resources/sql/" + name + ".sql"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of a worker that has been told that every key is revoked. */
    static PendingSweep thatBelievesNobody(TestLedger ledger) {
        return new PendingSweep(ledger, (trade, arrivedAt) -> {
            throw new RefusedTrade(ReasonCode.SIGNATURE_INVALID, "its key was revoked");
        });
    }

    List<List<Arrival>> batches() {
        return steps.batches(ledger.jdbc.queryForList(sql)).stream()
                .map(TradeBatch::arrivals)
                .toList();
    }

    List<List<Arrival>> links() {
        return steps.links(ledger.jdbc.queryForList(linkedSql)).stream()
                .map(TradeBatch::arrivals)
                .toList();
    }

    /** The sweep of links. @return what became of each linked trade that was found */
    List<String> linksOnce() {
        List<String> words = new ArrayList<>();
        links().forEach(batch -> words.addAll(ledger.settle(UUID.randomUUID(), batch)));
        return words;
    }

    /** @return what became of each trade that was found */
    List<String> once() {
        List<String> words = new ArrayList<>();
        batches().forEach(batch -> words.addAll(ledger.settle(UUID.randomUUID(), batch)));
        return words;
    }
}
