/**
 * Judges a run from outside: re-derives what must hold from the journals of the publishers and the callbacks, and from SQL.
 * It shares no code with the worker nor with the rest of the tests; {@code CheckerIndependenceTest} keeps it so. One small
 * class for each invariant; a settlement of a kind that no rule knows is an error.
 */
@NullMarked
package tech.novaeco.settlement.chaos.checker;

import org.jspecify.annotations.NullMarked;
