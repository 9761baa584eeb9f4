package tech.novaeco.settlement.adapter.verify;

import java.util.Optional;

/**
 * What came of one check.
 *
 * @param about what must hold
 * @param covered how many rows it looked at
 * @param what the rows are
 * @param broken the first that does not hold
 */
public record Checked(String name, String about, long covered, String what, Optional<Broken> broken) {}
