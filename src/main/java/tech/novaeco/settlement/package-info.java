/** The settlement worker: see docs/ARCHITECTURE.md for the map of its rooms. */
@NullMarked
package tech.novaeco.settlement;

import org.jspecify.annotations.NullMarked;
