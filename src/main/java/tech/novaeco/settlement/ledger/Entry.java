package tech.novaeco.settlement.ledger;

import tech.novaeco.settlement.asset.AssetCode;

/**
 * One line of the journal: an amount posted to an account. The entries of a settlement sum to zero for each asset.
 *
 * @param leg position in the journal of its settlement, from 1
 * @param amount minor units, never zero; negative takes from the account
 * @param balanceAfter the account's posted balance with this entry
 */
public record Entry(int leg, AccountId account, AssetCode asset, long amount, long balanceAfter) {

    public Entry {
        if (leg < 1 || amount == 0) {
            throw new IllegalArgumentException(
                    "entry: leg " + leg + " counts from 1, amount " + amount + " is never zero");
        }
    }
}
