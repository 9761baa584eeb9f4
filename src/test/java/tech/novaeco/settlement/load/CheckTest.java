package tech.novaeco.settlement.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tech.novaeco.settlement.load.Stretch.PaidTrade;

class CheckTest {
    private static final Map<String, String> DURABLE = Map.of("fsync", "on", "synchronous_commit", "on");
    private static final UUID LOST = UUID.fromString("00000000-0000-4000-8000-000000000007");

    @Test
    void a_run_at_its_limits_passes() {
        assertThat(broken(result(DURABLE, List.of(), List.of(), 120, 120))).isEmpty();
    }

    @Test
    void a_commit_too_many_in_the_ledger_or_at_the_worker_fails() {
        String sentence = "121 commits for 10,000 backlogged trades, at most 120 are allowed";
        assertThat(broken(result(DURABLE, List.of(), List.of(), 121, 120))).containsExactly(sentence);
        assertThat(broken(result(DURABLE, List.of(), List.of(), 120, 121))).containsExactly(sentence);
    }

    @Test
    void a_missing_trade_fails_and_is_named() {
        assertThat(broken(result(DURABLE, List.of(LOST), List.of(), 100, 100)))
                .containsExactly("1 of 11,000 trades were never PAID, 0 are allowed; the first is " + LOST);
    }

    @Test
    void a_broken_invariant_fails_and_is_told() {
        assertThat(broken(result(DURABLE, List.of(), List.of("entries in EUR sum to 1, not 0", "another"), 100, 100)))
                .containsExactly("2 broken invariants, 0 are allowed; the first: entries in EUR sum to 1, not 0");
    }

    @Test
    void figures_from_a_database_that_may_forget_fail() {
        Map<String, String> forgetful = Map.of("fsync", "off", "synchronous_commit", "on");
        assertThat(broken(result(forgetful, List.of(), List.of(), 100, 100)))
                .containsExactly("fsync is off: these figures would mean nothing");
    }

    @ParameterizedTest
    @CsvSource({"100, 11", "300, 13", "5000, 60", "10000, 120", "10001, 121", "1000000, 12000"})
    void a_fifth_more_commits_than_full_batches_need_are_allowed_and_ten_where_there_are_few(int trades, long commits) {
        assertThat(new LoadSettings(trades, 1, Map.of()).commitsAllowed()).isEqualTo(commits);
    }

    @ParameterizedTest
    @ValueSource(strings = {"99", "1000001", "ten", "1e4", "-5"})
    void a_wrong_number_of_trades_is_named_with_what_is_allowed(String trades) {
        assertThatThrownBy(() -> LoadSettings.from(Map.of("N", trades)))
                .hasMessage("N=" + trades + ": give a whole number from 100 to 1000000");
    }

    @Test
    void speed_and_latency_are_counted_from_what_was_heard() {
        // four trades of a first batch at 1 s, six of a second at 3 s; published at 0
        Stretch stretch = new Stretch(List.of(
                paid(3, "b"),
                paid(3, "b"),
                paid(3, "b"),
                paid(3, "b"),
                paid(3, "b"),
                paid(3, "b"),
                paid(1, "a"),
                paid(1, "a"),
                paid(1, "a"),
                paid(1, "a")));
        assertThat(stretch.perSecond()).isEqualTo(3);
        assertThat(stretch.percentileMillis(0.4)).isEqualTo(1_000);
        assertThat(stretch.percentileMillis(0.5)).isEqualTo(3_000);
        assertThat(Plots.commits(stretch)).containsExactly(new double[] {0, 1}, new double[] {2, 2});
    }

    @Test
    void batches_are_counted_in_ten_bars_up_to_the_largest() {
        List<Plots.Bar> bars = Plots.batchSizes(List.of(100L, 100L, 91L, 90L, 1L));
        assertThat(bars).hasSize(10);
        assertThat(bars.get(9)).isEqualTo(new Plots.Bar("91-100", 3));
        assertThat(bars.get(8)).isEqualTo(new Plots.Bar("81-90", 1));
        assertThat(bars.get(0)).isEqualTo(new Plots.Bar("1-10", 1));
    }

    private static PaidTrade paid(long seconds, String batch) {
        return new PaidTrade(0, seconds * 1_000_000_000, batch);
    }

    private static List<String> broken(LoadResult result) {
        return Check.of(result).stream()
                .filter(check -> !check.holds())
                .map(Check::broken)
                .toList();
    }

    private static LoadResult result(
            Map<String, String> durability, List<UUID> missing, List<String> violations, int batches, long commits) {
        Stretch nothing = new Stretch(List.of());
        return new LoadResult(
                new LoadSettings(10_000, 1, Map.of()),
                11_000,
                durability,
                missing,
                violations,
                Collections.nCopies(batches, 80L),
                commits,
                nothing,
                nothing);
    }
}
