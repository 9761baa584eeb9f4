@NullMarked
package tech.novaeco.settlement.adapter.rabbit;

import org.jspecify.annotations.NullMarked;
