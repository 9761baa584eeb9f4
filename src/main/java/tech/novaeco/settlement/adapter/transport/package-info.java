/** What the way to a server must be like, whichever server it is. */
@NullMarked
package tech.novaeco.settlement.adapter.transport;

import org.jspecify.annotations.NullMarked;
