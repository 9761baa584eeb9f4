@NullMarked
package tech.novaeco.settlement.adapter.transport;

import org.jspecify.annotations.NullMarked;
