package tech.novaeco.settlement.chaos.planted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tech.novaeco.settlement.chaos.planted.Plant.Edit;

/** Whoever changes what a plant patches learns it here, not when the proof of the proof is needed. */
class PlantsTest {
    static Stream<Plant> plants() {
        return Plants.ALL.stream();
    }

    @ParameterizedTest
    @MethodSource("plants")
    void every_plant_fits_the_product_and_compiles(Plant plant, @TempDir Path directory) throws Exception {
        try (JarFile jar = new JarFile(PatchedClasses.jar(plant, directory).toFile())) {
            for (Edit edit : plant.edits()) {
                String type = "tech/novaeco/settlement/" + edit.file().replace(".java", ".class");
                assertThat(jar.getEntry(type)).as(type).isNotNull();
            }
        }
    }

    @Test
    void a_plant_that_fits_no_more_says_so(@TempDir Path directory) {
        Plant gone = new Plant("gone", "", List.of(), List.of(new Edit("money/Money.java", "no such text", "")));
        assertThatThrownBy(() -> PatchedClasses.jar(gone, directory))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("'no such text' stands 0 times in money/Money.java");
        Plant often = new Plant("often", "", List.of(), List.of(new Edit("money/Money.java", "public", "")));
        assertThatThrownBy(() -> PatchedClasses.jar(often, directory)).hasMessageContaining("once is needed");
        Plant nonsense =
                new Plant("nonsense", "", List.of(), List.of(new Edit("money/Money.java", "package", "packet")));
        assertThatThrownBy(() -> PatchedClasses.jar(nonsense, directory)).hasMessageContaining("does not compile");
    }
}
