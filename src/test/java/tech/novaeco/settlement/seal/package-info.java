/** The seal: notes, lines, statements and the growing tree, without a database. */
@NullMarked
package tech.novaeco.settlement.seal;

import org.jspecify.annotations.NullMarked;
