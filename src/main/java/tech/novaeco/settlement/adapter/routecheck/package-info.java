/** Refuses route files that could lose or double money: what Camel would run is compared with what must stay as it is. */
@NullMarked
package tech.novaeco.settlement.adapter.routecheck;

import org.jspecify.annotations.NullMarked;
