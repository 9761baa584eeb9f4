/** The faults, a class each. */
@NullMarked
package tech.novaeco.settlement.chaos.scenario;

import org.jspecify.annotations.NullMarked;
