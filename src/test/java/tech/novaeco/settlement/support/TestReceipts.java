package tech.novaeco.settlement.support;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tech.novaeco.settlement.receipt.BatchReceipts;
import tech.novaeco.settlement.receipt.SignedRoot;
import tech.novaeco.settlement.receipt.SigningKey;
import tech.novaeco.settlement.receipt.Statement;
import tech.novaeco.settlement.settlement.BatchOutcome;
import tech.novaeco.settlement.settlement.LockedState;
import tech.novaeco.settlement.settlement.SettledStatements;

/** Signs batches as the worker does, with a key that everybody knows. */
public final class TestReceipts {
    public static final SigningKey KEY =
            new SigningKey("a key that everybody may know...".getBytes(StandardCharsets.US_ASCII));

    private TestReceipts() {}

    /** Null where nothing settled. */
    public static @Nullable SignedRoot sign(UUID batchId, LockedState state, BatchOutcome outcome) {
        List<Statement> statements = SettledStatements.of(batchId, state, outcome);
        return statements.isEmpty() ? null : new BatchReceipts(statements).sign(KEY);
    }
}
