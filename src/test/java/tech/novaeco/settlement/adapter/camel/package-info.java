@NullMarked
package tech.novaeco.settlement.adapter.camel;

import org.jspecify.annotations.NullMarked;
