package tech.novaeco.settlement.chaos;

import java.sql.SQLException;

/**
 * What is still to be done.
 *
 * @param undecided confirmed trades without an outcome; -1 where the ledger does not answer
 * @param expiring open holds that end by themselves soon
 * @param untold batches whose callbacks are not known to be sent
 */
record Backlog(long undecided, long expiring, long untold) {
    static Backlog of(Arena arena) {
        try {
            String jdbcUrl = arena.site().jdbcUrl();
            return new Backlog(
                    Math.max(0, arena.published().count() - Database.decided(jdbcUrl)),
                    Database.expiring(jdbcUrl),
                    Database.untold(jdbcUrl));
        } catch (SQLException away) {
            return new Backlog(-1, -1, -1);
        }
    }

    boolean isEmpty() {
        return undecided == 0 && expiring == 0 && untold == 0;
    }
}
