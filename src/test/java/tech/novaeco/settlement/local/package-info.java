/** The commands of a machine that has nothing, typed as a newcomer types them. */
@NullMarked
package tech.novaeco.settlement.local;

import org.jspecify.annotations.NullMarked;
