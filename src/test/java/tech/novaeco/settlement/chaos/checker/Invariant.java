package tech.novaeco.settlement.chaos.checker;

import java.sql.Connection;
import java.sql.SQLException;

/** One thing that must hold of every run. */
interface Invariant {
    /** {@code I1} to {@code I11}; {@code L16} and {@code L17} are laws 16 and 17; {@code LINK} is about linked trades. */
    String id();

    /** In one line. */
    String says();

    /**
     * Counts what it looked at and tells what does not hold.
     *
     * @throws UnknownRule when it meets what it has no rule for
     */
    void check(Facts facts, Connection snapshot, Counting counting) throws SQLException;
}
