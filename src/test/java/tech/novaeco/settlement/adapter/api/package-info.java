@NullMarked
package tech.novaeco.settlement.adapter.api;

import org.jspecify.annotations.NullMarked;
