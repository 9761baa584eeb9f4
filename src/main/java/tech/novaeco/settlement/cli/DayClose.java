package tech.novaeco.settlement.cli;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BinaryOperator;
import tech.novaeco.settlement.adapter.desk.Row;
import tech.novaeco.settlement.cli.DayFigures.Attempts;
import tech.novaeco.settlement.cli.DayFigures.Fate;
import tech.novaeco.settlement.cli.DayFigures.Key;
import tech.novaeco.settlement.cli.DayFigures.Movement;
import tech.novaeco.settlement.cli.DayFigures.Sum;

/** Lays a day's figures side by side, and names what does not tie out. */
final class DayClose {
    private static final List<String> FATES = List.of("SETTLED", "REJECTED", "CANCELLED", "PENDING");
    private static final List<String> KINDS = List.of("TRADE", "FUND", "MINT", "BURN", "REVERSAL", "CAPTURE");

    private final LedgerSession ledger;
    private final DayFigures figures;
    private final List<String> differences = new ArrayList<>();
    private final List<Row> received = new ArrayList<>();
    private final List<Row> carriedIn = new ArrayList<>();
    private final List<Row> balances = new ArrayList<>();

    private DayClose(LedgerSession ledger, DayFigures figures) {
        this.ledger = ledger;
        this.figures = figures;
    }

    /** All from one snapshot: the caller's transaction. */
    static DayClose of(LedgerSession ledger, DayFigures figures) {
        DayClose close = new DayClose(ledger, figures);
        List<Fate> fates = figures.fates();
        close.tieReceived(fates);
        close.tieCarriedIn(fates);
        close.tieEntries(fates);
        close.tieBalances();
        close.tieAttempts();
        return close;
    }

    /** One sentence each; empty when the day ties out. */
    List<String> differences() {
        return List.copyOf(differences);
    }

    List<Row> received() {
        return received;
    }

    List<Row> carriedIn() {
        return carriedIn;
    }

    List<Row> balances() {
        return balances;
    }

    List<Row> cases() {
        List<Row> rows = new ArrayList<>();
        figures.casesWithoutSettlement()
                .forEach((reason, count) ->
                        rows.add(new Row().with("reason", reason).with("count", count)));
        return rows;
    }

    private void tieReceived(List<Fate> fates) {
        Map<Key, Sum> counted = figures.received();
        Map<Key, Map<String, Sum>> became = byKey(fates, true);
        for (Key key : keys(counted, became)) {
            Sum all = counted.getOrDefault(key, Sum.NONE);
            Map<String, Sum> parts = became.getOrDefault(key, Map.of());
            received.add(row(key, "received", all, parts));
            compare(
                    "received " + key.kind(),
                    key.asset(),
                    all,
                    "settled + rejected + cancelled + pending",
                    total(parts));
        }
    }

    /** Received on earlier days and without an end until then. */
    private void tieCarriedIn(List<Fate> fates) {
        byKey(fates, false).forEach((key, parts) -> carriedIn.add(row(key, "carriedIn", total(parts), parts)));
    }

    private void tieEntries(List<Fate> fates) {
        Map<Key, Sum> byEntries = figures.settledByEntries();
        Map<Key, Sum> byAttempts = new TreeMap<>();
        fates.stream()
                .filter(fate -> fate.fate().equals("SETTLED"))
                .forEach(fate -> byAttempts.merge(fate.key(), fate.sum(), Sum::plus));
        for (Key key : keys(byAttempts, byEntries)) {
            compare(
                    "settled " + key.kind(),
                    key.asset(),
                    byAttempts.getOrDefault(key, Sum.NONE),
                    "the day's entries",
                    byEntries.getOrDefault(key, Sum.NONE));
        }
    }

    private void tieBalances() {
        Map<Key, BigDecimal> opening = figures.opening();
        Map<Key, BigDecimal> closing = figures.closing();
        Map<Key, Map<String, BigDecimal>> moved = new TreeMap<>();
        for (Movement movement : figures.movements()) {
            moved.computeIfAbsent(new Key(movement.asset(), movement.accounts()), key -> new TreeMap<>())
                    .merge(movement.kind(), movement.amount(), BigDecimal::add);
        }
        Map<String, BigDecimal> circulation = new TreeMap<>();
        for (Key key : keys(closing, moved)) {
            BigDecimal before = opening.getOrDefault(key, BigDecimal.ZERO);
            BigDecimal after = closing.getOrDefault(key, BigDecimal.ZERO);
            Map<String, BigDecimal> kinds = moved.getOrDefault(key, Map.of());
            BigDecimal sum = kinds.values().stream().reduce(before, BigDecimal::add);
            if (before.signum() != 0 || after.signum() != 0 || !kinds.isEmpty()) {
                balances.add(balance(key, before, kinds, after));
            }
            if (sum.compareTo(after) != 0) {
                differences.add(key.kind() + " " + key.asset() + " accounts: opening + movements is "
                        + text(sum, key.kind()) + ", but their latest entries say " + text(after, key.kind()));
            }
            circulation.merge(key.kind(), after, BigDecimal::add);
        }
        circulation.forEach((asset, sum) -> {
            if (sum.signum() != 0) {
                differences.add(asset + ": all accounts together hold " + text(sum, asset) + ", not zero");
            }
        });
    }

    private void tieAttempts() {
        Attempts attempts = figures.attempts();
        if (attempts.told() != attempts.found()) {
            differences.add(
                    "batches of the day speak of " + attempts.told() + " attempts, there are " + attempts.found());
        }
        if (attempts.orphans() > 0) {
            differences.add(attempts.orphans() + " attempts of the day are at instructions that are not there");
        }
    }

    private void compare(String what, String asset, Sum left, String other, Sum right) {
        if (!left.equalTo(right)) {
            differences.add(
                    what + " " + asset + " is " + text(left, asset) + ", but " + other + " is " + text(right, asset));
        }
    }

    private Row row(Key key, String first, Sum all, Map<String, Sum> parts) {
        Row row = new Row().with("kind", key.kind()).with("asset", key.asset());
        put(row, first, all, key.asset());
        FATES.forEach(fate -> put(row, fate.toLowerCase(Locale.ROOT), parts.getOrDefault(fate, Sum.NONE), key.asset()));
        return row;
    }

    private void put(Row row, String name, Sum sum, String asset) {
        row.with(name, sum.count()).with(name + "Amount", text(sum.amount(), asset));
    }

    private Row balance(Key key, BigDecimal before, Map<String, BigDecimal> kinds, BigDecimal after) {
        Row row = new Row()
                .with("asset", key.kind())
                .with("accounts", key.asset())
                .with("opening", text(before, key.kind()));
        for (String kind : KINDS) {
            row.with(kind.toLowerCase(Locale.ROOT) + "s", text(kinds.getOrDefault(kind, BigDecimal.ZERO), key.kind()));
        }
        BigDecimal other = kinds.entrySet().stream()
                .filter(kind -> !KINDS.contains(kind.getKey()))
                .map(Map.Entry::getValue)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        if (other.signum() != 0) {
            differences.add(key.kind() + " " + key.asset() + " accounts: " + text(other, key.kind())
                    + " moved by what is no trade, funding, reversal or capture");
        }
        return row.with("closing", text(after, key.kind()));
    }

    private String text(Sum sum, String asset) {
        return sum.count() + " (" + text(sum.amount(), asset) + ")";
    }

    /** With the asset's digits where the ledger knows it. */
    private String text(BigDecimal amount, String asset) {
        return ledger.scale(asset)
                .map(scale -> amount.setScale(
                        Math.max(scale, amount.stripTrailingZeros().scale())))
                .orElse(amount)
                .toPlainString();
    }

    private static Map<Key, Map<String, Sum>> byKey(List<Fate> fates, boolean received) {
        Map<Key, Map<String, Sum>> byKey = new TreeMap<>();
        BinaryOperator<Sum> plus = Sum::plus;
        fates.stream()
                .filter(fate -> fate.received() == received)
                .forEach(fate -> byKey.computeIfAbsent(fate.key(), key -> new TreeMap<>())
                        .merge(fate.fate(), fate.sum(), plus));
        return byKey;
    }

    private static Sum total(Map<String, Sum> parts) {
        return parts.values().stream().reduce(Sum.NONE, Sum::plus);
    }

    private static Iterable<Key> keys(Map<Key, ?> one, Map<Key, ?> other) {
        TreeSet<Key> keys = new TreeSet<>(one.keySet());
        keys.addAll(other.keySet());
        return keys;
    }
}
