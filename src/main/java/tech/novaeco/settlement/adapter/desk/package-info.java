/** What people see of the ledger and ask of it: one class a subject, whether they come by a command or over HTTP. */
@NullMarked
package tech.novaeco.settlement.adapter.desk;

import org.jspecify.annotations.NullMarked;
