/**
 * What breaks while trades settle: workers are killed, servers go away, answers are lost. After each fault the independent
 * checker counts: nothing lost, nothing doubled, everybody told.
 */
@NullMarked
package tech.novaeco.settlement.faults;

import org.jspecify.annotations.NullMarked;
