package tech.novaeco.settlement.adapter.camel;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tech.novaeco.settlement.settlement.Arrival;
import tech.novaeco.settlement.settlement.BatchOutcome;
import tech.novaeco.settlement.trade.TradeLink;

/**
 * Arrivals that settle in one transaction, with the deliveries they came in. Filled by one thread at a time (under the
 * aggregator's lock), then handed to a settler.
 */
public final class TradeBatch {
    private record Item(Arrival arrival, @Nullable PendingDelivery delivery) {}

    private final UUID id;
    private final List<Item> items = new ArrayList<>();
    private volatile @Nullable BatchOutcome committed;

    TradeBatch(UUID id) {
        this.id = id;
    }

    /** Work that no delivery brought: what a person asked for. */
    static TradeBatch ofRequests(UUID id, List<Arrival> arrivals) {
        TradeBatch batch = new TradeBatch(id);
        arrivals.forEach(arrival -> batch.items.add(new Item(arrival, null)));
        return batch;
    }

    public UUID id() {
        return id;
    }

    public int size() {
        return items.size();
    }

    public List<Arrival> arrivals() {
        return items.stream().map(Item::arrival).toList();
    }

    List<PendingDelivery> deliveries() {
        List<PendingDelivery> deliveries = new ArrayList<>(items.size());
        for (Item item : items) {
            if (item.delivery() != null) {
                deliveries.add(item.delivery());
            }
        }
        return deliveries;
    }

    void add(Arrival arrival, PendingDelivery delivery) {
        delivery.joinBatch();
        items.add(new Item(arrival, delivery));
    }

    /** Two halves in arrival order, each with an id of its own. Only for a batch that could not be committed. */
    List<TradeBatch> halves(Supplier<UUID> ids) {
        int middle = cut();
        return List.of(part(ids.get(), 0, middle), part(ids.get(), middle, items.size()));
    }

    /** Near the middle, and if possible not between trades of one link: they are decided together. */
    private int cut() {
        int middle = items.size() / 2;
        return IntStream.range(0, items.size())
                .flatMap(distance -> IntStream.of(middle - distance, middle + distance))
                .filter(at -> at > 0 && at < items.size() && !linked(items.get(at - 1), items.get(at)))
                .findFirst()
                .orElse(middle);
    }

    private static boolean linked(Item one, Item other) {
        Optional<UUID> link = one.arrival().instruction().link().map(TradeLink::id);
        return link.isPresent()
                && link.equals(other.arrival().instruction().link().map(TradeLink::id));
    }

    private TradeBatch part(UUID partId, int from, int to) {
        TradeBatch part = new TradeBatch(partId);
        part.items.addAll(items.subList(from, to));
        return part;
    }

    /** To be called after COMMIT, never before. */
    void committed(BatchOutcome outcome) {
        committed = outcome;
    }

    /** @throws IllegalStateException before COMMIT: nothing may be acknowledged or told yet */
    BatchOutcome outcome() {
        BatchOutcome outcome = committed;
        if (outcome == null) {
            throw new IllegalStateException("batch " + id + " is not committed");
        }
        return outcome;
    }

    @Override
    public String toString() {
        return "batch " + id + " of " + items.size();
    }
}
