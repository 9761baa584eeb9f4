/**
 * Receipts: what a settled trade's parties get so that anybody can check, offline and for ever, that the ledger settled it.
 * A batch is signed once, over the root of a Merkle tree whose leaves are the statements of its settled trades.
 */
@org.jspecify.annotations.NullMarked
package tech.novaeco.settlement.receipt;
