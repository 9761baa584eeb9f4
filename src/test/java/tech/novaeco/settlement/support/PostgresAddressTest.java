package tech.novaeco.settlement.support;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PostgresAddressTest {
    @Test
    void a_password_with_signs_of_its_own_survives_both_spellings() {
        PostgresAddress address = PostgresAddress.parse("postgresql://worker:p%40ss%2Fw+r%26d@db:6543/ledger");
        assertThat(address).isEqualTo(new PostgresAddress("db", 6543, "worker", "p@ss/w+r&d", "ledger"));
        assertThat(PostgresAddress.parse(address.url())).isEqualTo(address);
        assertThat(address.jdbcUrl())
                .isEqualTo("jdbc:postgresql://db:6543/ledger?user=worker&password=p%40ss%2Fw%2Br%26d");
    }

    @Test
    void what_is_missing_has_the_usual_value() {
        assertThat(PostgresAddress.parse("postgresql://db"))
                .isEqualTo(new PostgresAddress("db", 5432, "postgres", "", "postgres"));
    }
}
