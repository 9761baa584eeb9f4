/** What arrives: the trade event, its hash, and the checks a message must pass before anybody believes it. Pure. */
@NullMarked
package tech.novaeco.settlement.trade;

import org.jspecify.annotations.NullMarked;
