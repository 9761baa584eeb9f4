package tech.novaeco.settlement.adapter.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tech.novaeco.settlement.ledger.AccountKey;
import tech.novaeco.settlement.settlement.Arrival;
import tech.novaeco.settlement.settlement.HoldInstruction;
import tech.novaeco.settlement.support.Deposits;
import tech.novaeco.settlement.trade.HoldDocument;

/** The sweep of expired holds, as its route does it. */
final class Sweeps {
    static final String EXPIRED_HOLDS = read();

    private Sweeps() {}

    private static String read() {
        try {
            return Files.readString(Path.of("src/main/resources/sql/expired-holds.sql"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Arrival expiry(Deposits placed) {
        HoldDocument.Terms terms = placed.document().terms();
        return new Arrival(
                new HoldInstruction.Expiry(
                        placed.tradeId(),
                        AccountKey.main(terms.payerId(), terms.assetType()),
                        AccountKey.main(terms.payeeId(), terms.assetType())),
                new byte[0],
                new Arrival.Origin.HoldExpiry(placed.tradeId()));
    }
}
