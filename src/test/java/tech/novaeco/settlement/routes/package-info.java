/** The house style of the route files, and of the packages around them. */
@NullMarked
package tech.novaeco.settlement.routes;

import org.jspecify.annotations.NullMarked;
