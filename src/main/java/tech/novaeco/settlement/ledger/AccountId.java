package tech.novaeco.settlement.ledger;

/** The ledger's own number of an account; accounts are locked in its order. */
public record AccountId(long value) implements Comparable<AccountId> {

    @Override
    public int compareTo(AccountId other) {
        return Long.compare(value, other.value);
    }
}
