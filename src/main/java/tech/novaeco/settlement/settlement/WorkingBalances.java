package tech.novaeco.settlement.settlement;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tech.novaeco.settlement.ledger.AccountKey;
import tech.novaeco.settlement.ledger.Balance;
import tech.novaeco.settlement.ledger.Entry;

/** The balances as the batch goes along: what one trade brings in, the next may spend. Used by one thread. */
final class WorkingBalances {
    private static final BigInteger MOST = BigInteger.valueOf(Long.MAX_VALUE);

    private final Map<AccountKey, Balance> current;
    private final Map<AccountKey, Balance> touched = new HashMap<>();
    /** What {@link Posting#needed} is reckoned from. */
    private final Map<AccountKey, Balance> start;

    WorkingBalances(Map<AccountKey, Balance> locked) {
        current = new HashMap<>(locked);
        start = current;
    }

    private WorkingBalances(WorkingBalances parent) {
        current = new HashMap<>(parent.current);
        start = parent.current;
    }

    /** For several settlements that all take effect or none: nothing shows here before {@link #adopt}. */
    WorkingBalances fork() {
        return new WorkingBalances(this);
    }

    void adopt(WorkingBalances fork) {
        current.putAll(fork.touched);
        touched.putAll(fork.touched);
    }

    @Nullable
    Balance of(AccountKey key) {
        return current.get(key);
    }

    /** All movements of one settlement, or none: nothing shows before {@link #commit()}. */
    Posting posting() {
        return new Posting();
    }

    List<Balance> touched() {
        return touched.values().stream()
                .sorted(Comparator.comparing(Balance::id))
                .toList();
    }

    final class Posting {
        private final Map<AccountKey, Balance> drafts = new HashMap<>();
        private final List<Entry> entries = new ArrayList<>();

        Balance draft(AccountKey key) {
            Balance balance = drafts.getOrDefault(key, current.get(key));
            if (balance == null) {
                throw new IllegalStateException("account " + key + " was not locked");
            }
            return balance;
        }

        /**
         * What must be available on this account before the first movement, and on a fork before the first settlement, for
         * {@code amount} more to be paid from it.
         */
        long needed(AccountKey key, long amount) {
            Balance before = Objects.requireNonNull(start.get(key), "drafted, so locked");
            BigInteger paidSoFar = BigInteger.valueOf(before.posted())
                    .subtract(BigInteger.valueOf(draft(key).posted()));
            return paidSoFar
                    .add(BigInteger.valueOf(amount))
                    .min(MOST)
                    .max(BigInteger.ONE)
                    .longValueExact();
        }

        /** @throws ArithmeticException if the new balance does not fit in a long */
        void post(AccountKey key, long amount) {
            Balance after = draft(key).posted(amount);
            drafts.put(key, after);
            entries.add(new Entry(entries.size() + 1, after.id(), key.asset(), amount, after.posted()));
        }

        /** Sets {@code amount} more aside, or less where it is negative. @throws ArithmeticException if it does not fit */
        void hold(AccountKey key, long amount) {
            drafts.put(key, draft(key).held(amount));
        }

        List<Entry> commit() {
            current.putAll(drafts);
            touched.putAll(drafts);
            return List.copyOf(entries);
        }
    }
}
