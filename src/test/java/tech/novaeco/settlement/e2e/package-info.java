/**
 * The worker as its users meet it: the jar as a process, messages in, callbacks, dead letters and ledger rows out. Every
 * class runs on whatever servers the harness gives.
 */
@NullMarked
package tech.novaeco.settlement.e2e;

import org.jspecify.annotations.NullMarked;
