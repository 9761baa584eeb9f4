package tech.novaeco.settlement.chaos.planted;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.UnaryOperator;
import tech.novaeco.settlement.chaos.ChaosRun;
import tech.novaeco.settlement.chaos.RunDirectory;
import tech.novaeco.settlement.chaos.Scenario;
import tech.novaeco.settlement.chaos.SingleSite;
import tech.novaeco.settlement.chaos.scenario.HostileMix;
import tech.novaeco.settlement.chaos.scenario.OppositePairs;
import tech.novaeco.settlement.chaos.scenario.RandomKills;
import tech.novaeco.settlement.support.WorkerCommand;

/**
 * {@code make chaos-selftest}: plants each bug and runs what should catch it, then the same without a bug. Exit codes: 0
 * every bug was caught and the control is green, 1 not so, 2 wrong usage.
 */
public final class SelfTestCommand {
    private static final Path RUNS = Path.of("target", "chaos", "selftest");
    /** What is lost never comes: no run with a bug waits long for it. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final long seed;
    private final PrintStream out;

    private SelfTestCommand(long seed, PrintStream out) {
        this.seed = seed;
        this.out = out;
    }

    /** {@code SEED}; {@code PLANT}: the only one to run, without the control. */
    public static void main(String[] arguments) throws Exception {
        Map<String, String> given = System.getenv();
        String only = given.getOrDefault("PLANT", "");
        String seed = given.getOrDefault("SEED", "");
        List<Plant> plants = Plants.ALL.stream()
                .filter(plant -> only.isEmpty() || plant.name().equals(only))
                .toList();
        if (plants.isEmpty() || !seed.matches("\\d{0,18}")) {
            System.err.println("PLANT=" + only + " SEED=" + seed + ": give a number as SEED, and as PLANT one of "
                    + Plants.ALL.stream().map(Plant::name).toList());
            System.exit(2);
            return;
        }
        long number = seed.isEmpty() ? ThreadLocalRandom.current().nextLong(1_000_000) : Long.parseLong(seed);
        System.exit(new SelfTestCommand(number, System.out).run(plants) ? 0 : 1);
    }

    private boolean run(List<Plant> plants) throws Exception {
        say("Selftest of the harness, seed %d: make chaos-selftest SEED=%d", seed, seed);
        List<Trial> trials = new ArrayList<>();
        int number = 0;
        int steps = plants.size() == Plants.ALL.size() ? plants.size() + 1 : plants.size();
        for (Plant plant : plants) {
            say("%n[%d/%d] %s: %s", ++number, steps, plant.name(), plant.bug());
            trials.add(withBug(plant));
            say("[%d/%d] %s", number, steps, told(trials.get(number - 1)));
        }
        if (number == Plants.ALL.size()) {
            say("%n[%d/%d] the control: workers as delivered", ++number, number);
            trials.add(control());
        }
        print(trials);
        return trials.stream().allMatch(Trial::passed);
    }

    private Trial withBug(Plant plant) throws Exception {
        Path home = RUNS.resolve(plant.name());
        RunDirectory directory = RunDirectory.create(home.resolve("run"));
        Path patch = PatchedClasses.jar(plant, home.resolve("patch"));
        UnaryOperator<WorkerCommand> special = command -> command.withPatch(patch);
        List<Scenario> scenarios = List.of(scenario(plant, special));
        long begin = System.nanoTime();
        ChaosRun run = new ChaosRun(directory, out).losingPatienceAfter(PATIENCE);
        try {
            run.run(scenarios, new SingleSite(), seed, special);
        } catch (RuntimeException notEvenStarted) {
            // no verdict: not caught, and the other plants still have their turn
            notEvenStarted.printStackTrace(out);
        }
        return Trial.ofPlant(plant, scenarios, run, secondsSince(begin));
    }

    /** The same scenarios: what is green here and red there is red for the bug. */
    private Trial control() throws Exception {
        RunDirectory directory = RunDirectory.create(RUNS.resolve("control").resolve("run"));
        List<Scenario> scenarios = List.of(
                new RandomKills(2),
                HostileMix.hotAccount(),
                new OppositePairs(),
                new TamperedLog(UnaryOperator.identity()));
        long begin = System.nanoTime();
        ChaosRun run = new ChaosRun(directory, out);
        run.run(scenarios, new SingleSite(), seed, UnaryOperator.identity());
        return Trial.ofControl(scenarios, run, secondsSince(begin));
    }

    private static Scenario scenario(Plant plant, UnaryOperator<WorkerCommand> special) {
        return switch (plant.name()) {
            case "auto-ack", "dedupe-outside-transaction" -> new RandomKills(2);
            case "paid-before-commit", "unsorted-locks" -> new OppositePairs();
            case "verifier-of-the-ends" -> new TamperedLog(special);
            default -> HostileMix.hotAccount();
        };
    }

    private void print(List<Trial> trials) {
        say("%n%-28s %-28s %-10s %-24s %5s", "planted bug", "scenario", "", "turned red", "s");
        for (Trial trial : trials) {
            say(
                    "%-28s %-28s %-10s %-24s %5d",
                    trial.bug(),
                    trial.scenarios().length() > 28 ? "all of these" : trial.scenarios(),
                    judged(trial),
                    trial.red().isEmpty() ? "nothing" : String.join(" ", trial.red()),
                    trial.seconds());
        }
        Plants.NOT_BUILT.forEach(plant -> say("not planted: %s", plant));
        trials.stream()
                .filter(trial -> !trial.evidence().isEmpty())
                .forEach(trial -> say("%-28s %s", trial.bug(), trial.evidence()));
        List<Trial> bugs =
                trials.stream().filter(trial -> !trial.bug().equals(Trial.NONE)).toList();
        long caught = bugs.stream().filter(Trial::passed).count();
        say(
                "%n%d of %d planted bugs caught; %d s, seed %d",
                caught, bugs.size(), trials.stream().mapToLong(Trial::seconds).sum(), seed);
    }

    private static String told(Trial trial) {
        return trial.bug() + " " + judged(trial) + ": " + trial.red() + " turned red, " + trial.seconds() + " s";
    }

    private static String judged(Trial trial) {
        if (!trial.judged()) {
            return "NO VERDICT";
        }
        if (trial.bug().equals(Trial.NONE)) {
            return trial.passed() ? "green" : "RED";
        }
        return trial.passed() ? "caught" : "MISSED";
    }

    private static long secondsSince(long begin) {
        return Duration.ofNanos(System.nanoTime() - begin).toSeconds();
    }

    private void say(String format, Object... values) {
        out.printf(Locale.ROOT, format + "%n", values);
        out.flush();
    }
}
