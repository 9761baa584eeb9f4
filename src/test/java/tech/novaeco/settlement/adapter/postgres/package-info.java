/** The ledger against a real PostgreSQL. */
@NullMarked
package tech.novaeco.settlement.adapter.postgres;

import org.jspecify.annotations.NullMarked;
