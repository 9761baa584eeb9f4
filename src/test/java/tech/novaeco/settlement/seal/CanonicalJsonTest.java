package tech.novaeco.settlement.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.erdtman.jcs.JsonCanonicalizer;
import org.junit.jupiter.api.Test;

class CanonicalJsonTest {
    @Property
    void it_is_what_a_library_for_rfc_8785_writes(
            @ForAll @Size(max = 5) Map<String, String> texts,
            @ForAll @LongRange(min = -(1L << 53), max = 1L << 53) long number)
            throws IOException {
        Map<String, Object> object = new LinkedHashMap<>();
        CanonicalJson json = new CanonicalJson();
        texts.forEach((name, value) -> {
            object.put(whole(name), whole(value));
            json.with(whole(name), whole(value));
        });
        object.put("number", number);
        json.withNumber("number", number);
        assertThat(json.toString()).isEqualTo(new JsonCanonicalizer(written(object)).getEncodedString());
    }

    @Test
    void every_control_character_has_its_one_form() throws IOException {
        for (char c = 0; c < 0x80; c++) {
            String value = "a" + c + "b";
            assertThat(new CanonicalJson().with("t", value).toString())
                    .isEqualTo(new JsonCanonicalizer(written(Map.of("t", value))).getEncodedString());
        }
    }

    @Test
    void what_is_not_there_is_left_out_and_what_cannot_be_read_exactly_is_refused() {
        assertThat(new CanonicalJson().with("a", null).withNumber("b", null).toString())
                .isEqualTo("{}");
        assertThatThrownBy(() -> new CanonicalJson().withNumber("b", (1L << 53) + 1))
                .hasMessageContaining("9007199254740993");
    }

    private static String written(Map<String, ?> object) throws JsonProcessingException {
        return new ObjectMapper().writeValueAsString(object);
    }

    /** Half a surrogate pair is no text: neither the database nor UTF-8 holds it. */
    private static String whole(String text) {
        return text.replaceAll("[\\ud800-\\udfff]", "?");
    }
}
