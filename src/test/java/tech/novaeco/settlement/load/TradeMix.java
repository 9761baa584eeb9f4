package tech.novaeco.settlement.load;

import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tech.novaeco.settlement.support.Trades;

/**
 * Trades among 100 traders and a hot account, which stands on one side of three in ten. One in five is Delivery versus
 * Payment. The same seed makes the same trades. Not thread-safe.
 */
final class TradeMix {
    static final String DESCRIPTION = "101 owners, one hot account in 30 % of the trades; 20 % Delivery versus Payment";

    private static final String HOT = "hot-account";
    private static final List<String> TRADERS =
            IntStream.range(0, 100).mapToObj(number -> "trader-" + number).toList();

    record Trade(UUID id, byte[] body) {}

    private final Random random;

    TradeMix(long seed) {
        this.random = new Random(seed);
    }

    static List<String> owners() {
        return Stream.concat(TRADERS.stream(), Stream.of(HOT)).toList();
    }

    Trade next() {
        UUID id = new UUID(random.nextLong(), random.nextLong());
        int one = random.nextInt(TRADERS.size());
        int other = (one + 1 + random.nextInt(TRADERS.size() - 1)) % TRADERS.size();
        int hot = random.nextInt(100);
        Trades trade = Trades.trade()
                .id(id.toString())
                .buyer(hot < 15 ? HOT : TRADERS.get(one))
                .seller(hot >= 85 ? HOT : TRADERS.get(other))
                .amount("%d.%02d".formatted(random.nextInt(100), 1 + random.nextInt(99)));
        if (random.nextInt(5) == 0) {
            trade.delivery("CARBON_CREDIT", Integer.toString(1 + random.nextInt(9)));
        }
        return new Trade(id, trade.bytes());
    }

    List<Trade> next(int count) {
        return Stream.generate(this::next).limit(count).toList();
    }
}
