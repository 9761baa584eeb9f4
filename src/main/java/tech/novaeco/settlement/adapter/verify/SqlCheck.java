package tech.novaeco.settlement.adapter.verify;

import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * A check that the database itself can make.
 *
 * @param table whose rows are counted as covered
 * @param what the rows are
 * @param broken finds what does not hold, the first in a fixed order: columns {@code place}, {@code found}, {@code expected}
 */
record SqlCheck(String name, String about, String table, String what, String broken) {

    Checked run(JdbcTemplate jdbc) {
        Optional<Broken> first = jdbc
                .query(
                        broken + " LIMIT 1",
                        (row, n) ->
                                new Broken(row.getString("place"), row.getString("found"), row.getString("expected")))
                .stream()
                .findFirst();
        Long covered = jdbc.queryForObject("SELECT count(*) FROM " + table, Long.class);
        return new Checked(name, about, covered == null ? 0 : covered, what, first);
    }
}
