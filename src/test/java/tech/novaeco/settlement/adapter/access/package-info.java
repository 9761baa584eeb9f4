@NullMarked
package tech.novaeco.settlement.adapter.access;

import org.jspecify.annotations.NullMarked;
