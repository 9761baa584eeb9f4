package tech.novaeco.settlement.ledger;

/**
 * An account's balance as read under its row lock. Amounts in minor units; arithmetic is exact and throws
 * {@link ArithmeticException} where a sum does not fit.
 *
 * @param posted sum of all entries
 * @param held part of {@code posted} that is set aside and cannot be paid
 * @param floor {@code posted - held} never goes below this; zero but for issuers and agreed overdrafts
 * @param version counts the batches that touched this account
 */
public record Balance(
        AccountId id, AccountKey key, long posted, long held, long floor, AccountStatus status, long version) {

    public Balance {
        if (held < 0 || Math.subtractExact(posted, held) < floor) {
            throw new IllegalArgumentException(
                    "account " + key + ": posted " + posted + " less held " + held + " is below the floor " + floor);
        }
    }

    /** What may be paid now: {@code posted - held - floor}. As much as a long can say, for an issuer. */
    public long available() {
        long free = Math.subtractExact(posted, held);
        return floor < 0 && free > Long.MAX_VALUE + floor ? Long.MAX_VALUE : free - floor;
    }

    public boolean covers(long amount) {
        return amount <= available();
    }

    /** This balance with an entry of {@code amount} (negative: a debit) posted. The version stays: it counts batches. */
    public Balance posted(long amount) {
        return new Balance(id, key, Math.addExact(posted, amount), held, floor, status, version);
    }

    /** This balance with {@code amount} more set aside (negative: less). No entry: what is posted stays. */
    public Balance held(long amount) {
        return new Balance(id, key, posted, Math.addExact(held, amount), floor, status, version);
    }
}
