/** Merkle trees as certificate transparency has them: one for the receipts of a batch, one for the log of all batches. */
@org.jspecify.annotations.NullMarked
package tech.novaeco.settlement.merkle;
