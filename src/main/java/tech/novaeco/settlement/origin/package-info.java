/** Who may publish trades: the producers' keys, their signatures, and for how long each is believed. Pure. */
@NullMarked
package tech.novaeco.settlement.origin;

import org.jspecify.annotations.NullMarked;
