package tech.novaeco.settlement.adapter.verify;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import tech.novaeco.settlement.adapter.postgres.AssetRegistry;
import tech.novaeco.settlement.seal.NoteVerifier;

/**
 * Verifies a whole ledger: everything that follows from something else is derived again. All checks are made, so that one
 * broken row does not hide another; each names the first row it finds.
 */
public final class LedgerVerifier {
    private static final int ROWS_AT_A_TIME = 2_000;

    /**
     * What was found.
     *
     * @param sealed batches in the log
     * @param unsealed committed batches that wait for the seal, which is no fault
     * @param roots of the log as its rows lead to it, by size
     * @param keys that signed this ledger's checkpoints
     */
    public record Verdict(
            List<Checked> checks, long sealed, long unsealed, Map<Long, byte[]> roots, List<NoteVerifier> keys) {}

    private final JdbcTemplate jdbc;
    private final AssetRegistry assets;

    /** @param jdbc on one connection, in a transaction that sees one moment (REPEATABLE READ) */
    public LedgerVerifier(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
        jdbc.setFetchSize(ROWS_AT_A_TIME);
        assets = new AssetRegistry(jdbc);
    }

    /**
     * @param sizes of the log at which the caller wants to know its root
     * @param fourEyesSince when two people were needed for what moves money; null: that is not looked at
     */
    public Verdict verify(Set<Long> sizes, @Nullable Instant fourEyesSince, Watch watch) {
        List<Checked> checks = new ArrayList<>();
        List<SqlCheck> byDatabase = Stream.of(
                        JournalChecks.all(),
                        SettlementChecks.all(),
                        TitleChecks.all(),
                        PaymentChecks.all(),
                        HoldChecks.all(),
                        RequestChecks.all())
                .flatMap(List::stream)
                .toList();
        for (SqlCheck check : byDatabase) {
            watch.at(check.name(), checks.size(), byDatabase.size());
            checks.add(check.run(jdbc));
        }
        if (fourEyesSince != null) {
            checks.add(RequestChecks.approvals(jdbc, fourEyesSince));
        }
        checks.add(FundingIdCheck.run(jdbc));
        checks.add(ReversalIdCheck.run(jdbc));
        checks.add(PendingMessageCheck.run(jdbc));
        checks.add(HoldExpiryIdCheck.run(jdbc));
        ReceiptCheck receipts = new ReceiptCheck(jdbc, assets);
        SealCheck seal = new SealCheck(jdbc, sizes);
        new BatchWalk(jdbc, List.of(receipts, seal)).walk(watch);
        checks.addAll(receipts.checked());
        checks.addAll(seal.checked());
        CheckpointCheck checkpoints = new CheckpointCheck(jdbc);
        List<NoteVerifier> keys = checkpoints.keys();
        checks.add(checkpoints.run(keys, seal.roots(), seal.size()));
        return new Verdict(List.copyOf(checks), seal.size(), seal.unsealed(), seal.roots(), keys);
    }
}
