/** Behaviour of the HTTP edge, seen through its port. */
@NullMarked
package tech.novaeco.settlement.adapter.http;

import org.jspecify.annotations.NullMarked;
