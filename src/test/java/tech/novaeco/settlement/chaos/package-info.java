/**
 * The harness behind {@code make chaos}: a load of trades, workers, servers and a nemesis that breaks them, each fault
 * written down. What remains is judged by a checker that shares no code with the worker.
 */
@NullMarked
package tech.novaeco.settlement.chaos;

import org.jspecify.annotations.NullMarked;
