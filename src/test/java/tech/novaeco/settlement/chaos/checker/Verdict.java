package tech.novaeco.settlement.chaos.checker;

import java.util.List;
import java.util.Locale;

/** What the checker says of a run: one finding for each invariant. */
public record Verdict(List<Finding> findings) {
    public Verdict {
        findings = List.copyOf(findings);
    }

    /** Whether every invariant whose feature exists holds. */
    public boolean holds() {
        return red().isEmpty();
    }

    /** Ids of the invariants that do not hold: {@code [I1, I6]}. */
    public List<String> red() {
        return findings.stream().filter(Finding::red).map(Finding::id).toList();
    }

    /** Several lines: each invariant, how much it checked, and the first violations. */
    public String text() {
        StringBuilder lines = new StringBuilder();
        for (Finding finding : findings) {
            String state = switch (finding.state()) {
                case GREEN -> "holds    ";
                case RED -> "BROKEN   ";
                case NOT_BUILT -> "not built";
            };
            lines.append(String.format(
                    Locale.ROOT, "%-4s %s %,9d checked  %s%n", finding.id(), state, finding.checked(), finding.says()));
            finding.notes().forEach(note -> lines.append("       ").append(note).append('\n'));
            finding.first()
                    .forEach(
                            sentence -> lines.append("     ! ").append(sentence).append('\n'));
            if (finding.violations() > finding.first().size()) {
                lines.append("     ! and ")
                        .append(finding.violations() - finding.first().size())
                        .append(" more\n");
            }
        }
        return lines.append(holds() ? "VERDICT: every invariant holds\n" : "VERDICT: broken: " + red() + "\n")
                .toString();
    }
}
