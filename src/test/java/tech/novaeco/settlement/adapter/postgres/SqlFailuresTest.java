package tech.novaeco.settlement.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tech.novaeco.settlement.settlement.Broken;
import tech.novaeco.settlement.settlement.Transient;

/** Whose fault it is, by SQLSTATE alone. */
class SqlFailuresTest {
    @ParameterizedTest
    @ValueSource(strings = {"22003", "22021", "22P02", "23505", "23514", "23001", "P0001"})
    void what_the_data_provoked_is_broken(String sqlState) {
        assertThat(SqlFailures.classified("post", new SQLException("no", sqlState)))
                .isInstanceOf(Broken.class)
                .hasMessageContaining(sqlState);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "40001", "40P01", "55P03", "57014", "57P01", "57P03", "53300", "53100", "08006", "08001", "25P02",
                "25P03", "25006", "28P01", "42501", "42P01", "XX000", "58030", "22", "2", ""
            })
    void everything_else_is_the_infrastructure(String sqlState) {
        assertThat(SqlFailures.classified("post", new SQLException("no", sqlState)))
                .isInstanceOf(Transient.class);
    }

    @Test
    void a_failure_without_a_state_is_the_infrastructure_and_its_text_decides_nothing() {
        SQLException failure = new SQLException("duplicate key value violates unique constraint 23505");

        assertThat(SqlFailures.classified("post", failure))
                .isInstanceOf(Transient.class)
                .hasCause(failure);
    }
}
