package tech.novaeco.settlement.adapter.verify;

/**
 * Something in the ledger that does not fit the rest of it.
 *
 * @param place the row, and the column where it is one: {@code entry (17, 2) balance_after}
 */
public record Broken(String place, String found, String expected) {
    @Override
    public String toString() {
        return place + " is " + found + ", expected " + expected;
    }
}
