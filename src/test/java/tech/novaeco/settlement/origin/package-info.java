@NullMarked
package tech.novaeco.settlement.origin;

import org.jspecify.annotations.NullMarked;
