/** The seal: a transparency log over committed batches, whose checkpoints others keep, so that nobody rewrites the ledger unseen. */
@NullMarked
package tech.novaeco.settlement.seal;

import org.jspecify.annotations.NullMarked;
