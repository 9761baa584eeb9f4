package tech.novaeco.settlement.settlement;

import tech.novaeco.settlement.ledger.AccountId;

/**
 * What kept a settlement from being posted.
 *
 * @param account that could not pay
 * @param needed what must be available on it, in minor units, before the first leg: less is not worth another try
 * @param text who has how much and needs how much, for people
 */
public record Shortage(AccountId account, long needed, String text) {}
