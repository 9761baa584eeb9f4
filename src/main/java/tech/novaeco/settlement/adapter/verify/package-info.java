/** Re-derives what the ledger says from what it is made of, and names what does not fit. Reads only. */
@NullMarked
package tech.novaeco.settlement.adapter.verify;

import org.jspecify.annotations.NullMarked;
