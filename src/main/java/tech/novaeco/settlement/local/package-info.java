/** Runs the worker on a machine that has no PostgreSQL and no broker. In a jar of its own: production never sees it. */
@NullMarked
package tech.novaeco.settlement.local;

import org.jspecify.annotations.NullMarked;
