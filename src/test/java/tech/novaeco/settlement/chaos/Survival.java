package tech.novaeco.settlement.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a green run says about deaths of workers: with n of them and no loss, at 95 % at most 3 in n lose something. */
final class Survival {
    private static final double CONFIDENCE = 0.95;

    private Survival() {}

    /** One sentence for deaths of all kinds that hit work, one for those between COMMIT and ack. */
    static List<String> of(List<Fault> faults) {
        List<String> sentences = new ArrayList<>();
        add(sentences, "workers killed in mid-batch", count(faults, ""));
        add(sentences, "of them between COMMIT and ack", count(faults, "before-ack"));
        return sentences;
    }

    private static long count(List<Fault> faults, String result) {
        return faults.stream()
                .filter(fault -> fault.hit()
                        && fault.kind().startsWith("kill")
                        && fault.result().contains(result))
                .count();
    }

    private static void add(List<String> sentences, String what, long deaths) {
        if (deaths > 0) {
            sentences.add(String.format(
                    Locale.ROOT,
                    "%,d %s: if none lost or doubled, at 95 %% at most %.2g %% per kill do",
                    deaths,
                    what,
                    100 * boundPerKill(deaths)));
        }
    }

    /** The largest probability under which so many deaths without a loss are still as likely as 5 %. */
    static double boundPerKill(long deaths) {
        return 1 - Math.pow(1 - CONFIDENCE, 1.0 / deaths);
    }
}
