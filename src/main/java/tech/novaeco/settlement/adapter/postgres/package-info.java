/** The ledger in PostgreSQL: schema, locks, set-based statements in few round trips. */
@NullMarked
package tech.novaeco.settlement.adapter.postgres;

import org.jspecify.annotations.NullMarked;
