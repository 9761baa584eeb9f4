/**
 * The harness of the end-to-end tests: servers, worker processes, publishers, journals and the independent checker.
 * Nothing here calls the code of the worker; it meets the worker only on the wire, in SQL and as a process.
 */
@NullMarked
package tech.novaeco.settlement.support;

import org.jspecify.annotations.NullMarked;
