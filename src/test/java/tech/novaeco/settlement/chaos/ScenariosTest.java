package tech.novaeco.settlement.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScenariosTest {
    @Test
    void every_scenario_can_be_asked_for_by_a_name_of_its_own_and_counts_what_must_hit() {
        assertThat(Scenarios.names()).doesNotHaveDuplicates().allMatch(name -> name.matches("[a-z0-9]+(-[a-z0-9]+)*"));
        for (String name : Scenarios.names()) {
            List<Scenario> asked = Scenarios.of(ChaosSettings.from(Map.of("SCENARIO", name)));
            assertThat(asked).singleElement().satisfies(one -> {
                assertThat(one.name()).isEqualTo(name);
                assertThat(one.leastHits()).as(name).isPositive();
                assertThat(one.description()).as(name).isNotBlank();
            });
        }
    }

    @Test
    void the_long_profile_has_all_of_ci_and_more() {
        List<String> ci = names(Map.of("PROFILE", "ci"));
        assertThat(names(Map.of("PROFILE", "long"))).containsAll(ci).hasSizeGreaterThan(ci.size());
    }

    @Test
    void a_wrong_setting_is_refused_with_what_is_allowed() {
        assertThatThrownBy(() -> ChaosSettings.from(Map.of("SCENARIO", "nothing")))
                .hasMessageContaining("SCENARIO=nothing")
                .hasMessageContaining("commit-to-ack");
        assertThatThrownBy(() -> ChaosSettings.from(Map.of("PROFILE", "short"))).hasMessageContaining("ci or long");
        assertThatThrownBy(() -> ChaosSettings.from(Map.of("KILLS", "0"))).hasMessageContaining("from 1 to");
        assertThatThrownBy(() -> ChaosSettings.from(Map.of("SEED", "x"))).hasMessageContaining("whole number");
    }

    @Test
    void the_command_of_a_run_asks_for_the_same_again() {
        Map<String, String> asked =
                Map.of("PROFILE", "long", "SEED", "7", "KILLS", "9", "SCENARIO", "zombie-60-s", "MINUTES", "3");
        assertThat(ChaosSettings.from(asked).command())
                .isEqualTo("make chaos PROFILE=long SEED=7 KILLS=9 SCENARIO=zombie-60-s MINUTES=3");
    }

    @Test
    void every_kill_point_stands_once_in_the_worker_s_own_routes(@TempDir Path directory) throws Exception {
        KillPoints.overlay(directory);
        StringBuilder routes = new StringBuilder();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                routes.append(Files.readString(file));
            }
        }
        for (KillPoints point : KillPoints.values()) {
            assertThat(routes.toString().split("pass\\('" + point.name() + "'\\)", -1))
                    .as(point.name())
                    .hasSize(2);
        }
    }

    @Test
    void three_hundred_kills_without_a_loss_mean_at_most_one_percent_at_95_percent_confidence() {
        assertThat(100 * Survival.boundPerKill(300)).isBetween(0.98, 1.0);
        assertThat(100 * Survival.boundPerKill(1)).isBetween(94.9, 95.1);
    }

    private static List<String> names(Map<String, String> environment) {
        return Scenarios.of(ChaosSettings.from(environment)).stream()
                .map(Scenario::name)
                .toList();
    }
}
