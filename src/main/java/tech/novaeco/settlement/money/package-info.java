/** Exact amounts in minor units: reading them, adding them, writing them. Pure. */
@NullMarked
package tech.novaeco.settlement.money;

import org.jspecify.annotations.NullMarked;
