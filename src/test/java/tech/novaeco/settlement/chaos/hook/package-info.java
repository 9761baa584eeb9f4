/** What stands inside a worker under test: steps of patched routes. */
@NullMarked
package tech.novaeco.settlement.chaos.hook;

import org.jspecify.annotations.NullMarked;
