package tech.novaeco.settlement.trade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HoldExpiryIdTest {
    /** Worked out by another program: never to be changed, or a hold that was found before would expire twice. */
    @Test
    void the_id_of_an_expiry_follows_from_the_hold() {
        assertThat(HoldExpiryId.of(TradeId.parse("0191b6a0-7c1e-7000-9000-000000000021")))
                .hasToString("2f4c1c0a-71c1-8890-bc2c-f90c78023033");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2f4c1c0a-71c1-8890-bc2c-f90c78023033", "2F4C1C0A-71C1-8000-8C2C-F90C78023033"})
    void no_message_has_an_id_of_an_expiry(String id) {
        assertThatThrownBy(() -> TradeId.ofMessage(id))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("version 8");
    }

    /** Those that begin otherwise, of the other versions, and of another variant, in which the digit says nothing of a version. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "8391767f-71c1-8890-bc2c-f90c78023033",
                "2f4c1c0b-71c1-8890-bc2c-f90c78023033",
                "2f4c1c0a-71c1-4890-bc2c-f90c78023033",
                "2f4c1c0a-71c1-5890-bc2c-f90c78023033",
                "2f4c1c0a-71c1-7890-8c2c-f90c78023033",
                "2f4c1c0a-71c1-8890-0c2c-f90c78023033",
                "2f4c1c0a-71c1-8890-cc2c-f90c78023033"
            })
    void every_other_id_is_a_messages_to_use(String id) {
        assertThat(TradeId.ofMessage(id)).hasToString(id);
    }
}
