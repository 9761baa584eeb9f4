/**
 * Bugs that are planted into the worker to prove that the harness can turn red. The product has no switch for them: its own
 * source is patched, compiled, and put before its jar on the class path of the workers of one run.
 */
@NullMarked
package tech.novaeco.settlement.chaos.planted;

import org.jspecify.annotations.NullMarked;
