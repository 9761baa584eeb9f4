/** The published contract: its documents against one another and against the code. The running worker is in e2e. */
@NullMarked
package tech.novaeco.settlement.contract;

import org.jspecify.annotations.NullMarked;
