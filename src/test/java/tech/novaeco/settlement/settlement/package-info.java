/** The laws of settlement, each with a test that fails when it is broken. */
@NullMarked
package tech.novaeco.settlement.settlement;

import org.jspecify.annotations.NullMarked;
