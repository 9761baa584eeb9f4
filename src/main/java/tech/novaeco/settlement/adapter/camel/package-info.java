/** The beans behind the route steps: taking charge of deliveries, batching, settling, telling. Routes choreograph, these do. */
@NullMarked
package tech.novaeco.settlement.adapter.camel;

import org.jspecify.annotations.NullMarked;
