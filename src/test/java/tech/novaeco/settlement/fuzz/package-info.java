/**
 * What must hold for any bytes. {@code make test} runs each target on its seeds and on what fuzzing has found before;
 * {@code make fuzz} lets Jazzer search for more.
 */
@NullMarked
package tech.novaeco.settlement.fuzz;

import org.jspecify.annotations.NullMarked;
