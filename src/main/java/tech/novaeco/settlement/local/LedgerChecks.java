package tech.novaeco.settlement.local;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tech.novaeco.settlement.adapter.verify.Broken;
import tech.novaeco.settlement.adapter.verify.Checked;
import tech.novaeco.settlement.adapter.verify.LedgerVerifier;
import tech.novaeco.settlement.adapter.verify.Watch;
import tech.novaeco.settlement.cli.LedgerSession;

/** The whole ledger, verified as {@code ledger verify} does it; a line each in the demo's summary for what a newcomer looks for. */
final class LedgerChecks {
    private static final Set<String> TOLD = Set.of("journals", "balances", "conservation", "settled", "receipts");

    private LedgerChecks() {}

    /** One line. */
    record Finding(String law, Optional<Broken> broken) {}

    static List<Finding> run(LedgerSession ledger) {
        List<Checked> checks = ledger.snapshot(() -> new LedgerVerifier(ledger.jdbc())
                .verify(Set.of(), null, Watch.NOBODY)
                .checks());
        List<Finding> findings = new ArrayList<>();
        for (Checked check : checks) {
            if (TOLD.contains(check.name()) || check.broken().isPresent()) {
                findings.add(new Finding(check.about(), check.broken()));
            }
        }
        findings.add(new Finding("ledger verified: all " + checks.size() + " checks made", Optional.empty()));
        return findings;
    }
}
