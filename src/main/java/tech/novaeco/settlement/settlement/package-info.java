/** The heart: decides what becomes of each trade of a batch, in memory, on locked balances. Pure. */
@NullMarked
package tech.novaeco.settlement.settlement;

import org.jspecify.annotations.NullMarked;
