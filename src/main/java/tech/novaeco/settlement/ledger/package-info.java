/** Accounts, balances and entries, and the laws they obey. Pure. */
@NullMarked
package tech.novaeco.settlement.ledger;

import org.jspecify.annotations.NullMarked;
