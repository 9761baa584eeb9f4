/**
 * The load test behind {@code make test-load}: a backlog and a steady stream of trades through one worker, figures, a
 * verdict, and a page to send to somebody. Speed is reported and never judged.
 */
@NullMarked
package tech.novaeco.settlement.load;

import org.jspecify.annotations.NullMarked;
