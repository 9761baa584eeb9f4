/** What can change hands: the assets of the ledger and their kinds. Pure. */
@NullMarked
package tech.novaeco.settlement.asset;

import org.jspecify.annotations.NullMarked;
