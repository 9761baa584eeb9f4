/** What the tests share. */
@NullMarked
package tech.novaeco.settlement.support;

import org.jspecify.annotations.NullMarked;
