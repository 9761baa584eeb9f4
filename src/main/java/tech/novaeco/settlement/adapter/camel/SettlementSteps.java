package tech.novaeco.settlement.adapter.camel;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import tech.novaeco.settlement.adapter.postgres.LedgerIdempotentRepository;
import tech.novaeco.settlement.receipt.BatchReceipts;
import tech.novaeco.settlement.receipt.SignedRoot;
import tech.novaeco.settlement.receipt.SigningKey;
import tech.novaeco.settlement.receipt.Statement;
import tech.novaeco.settlement.settlement.Arrival;
import tech.novaeco.settlement.settlement.BatchOutcome;
import tech.novaeco.settlement.settlement.Broken;
import tech.novaeco.settlement.settlement.Ledger;
import tech.novaeco.settlement.settlement.LockedState;
import tech.novaeco.settlement.settlement.SettleBatch;
import tech.novaeco.settlement.settlement.SettledStatements;
import tech.novaeco.settlement.settlement.Transient;

/**
 * The steps of a batch: claim and lock, decide, sign, post, and after COMMIT acknowledge. They throw {@link Transient} (hold
 * the batch, try again) or {@link Broken} (split the batch). Thread-safe.
 */
public final class SettlementSteps {
    private static final Logger LOG = LoggerFactory.getLogger(SettlementSteps.class);

    /** A batch whose ids are taken and whose balances are locked by the running transaction. */
    public record LockedBatch(TradeBatch batch, LockedState state) {}

    /** A batch with the outcome of each of its trades, still in memory. */
    public record DecidedBatch(TradeBatch batch, LockedState state, BatchOutcome outcome) {}

    /**
     * A decided batch with the signature of what it settled.
     *
     * @param root null if it settled nothing
     */
    public record SignedBatch(
            TradeBatch batch,
            BatchOutcome outcome,
            @Nullable SignedRoot root) {}

    private final Ledger ledger;
    private final Supplier<SigningKey> receiptKey;
    private final Supplier<LedgerIdempotentRepository> settledTrades;
    private final SettlementMeters meters;
    private final IntakeGate gate;

    public SettlementSteps(
            Ledger ledger,
            Supplier<SigningKey> receiptKey,
            Supplier<LedgerIdempotentRepository> settledTrades,
            SettlementMeters meters,
            IntakeGate gate) {
        this.ledger = ledger;
        this.receiptKey = receiptKey;
        this.settledTrades = settledTrades;
        this.meters = meters;
        this.gate = gate;
    }

    public LockedBatch claimAndLock(TradeBatch batch) {
        return guarded("claim " + batch, () -> new LockedBatch(batch, ledger.claim(batch.id(), batch.arrivals())));
    }

    public DecidedBatch decide(LockedBatch locked) {
        return guarded(
                "decide " + locked.batch(),
                () -> new DecidedBatch(locked.batch(), locked.state(), SettleBatch.settle(locked.state())));
    }

    /** Anew with each try of the batch; what is committed is what is kept. */
    public SignedBatch sign(DecidedBatch decided) {
        TradeBatch batch = decided.batch();
        return guarded("sign " + batch, () -> {
            List<Statement> statements = SettledStatements.of(batch.id(), decided.state(), decided.outcome());
            SignedRoot root = statements.isEmpty() ? null : new BatchReceipts(statements).sign(receiptKey.get());
            return new SignedBatch(batch, decided.outcome(), root);
        });
    }

    public TradeBatch post(SignedBatch signed) {
        TradeBatch batch = signed.batch();
        return guarded("post " + batch, () -> {
            ledger.post(batch.id(), batch.arrivals(), signed.outcome(), signed.root());
            TransactionSynchronizationManager.registerSynchronization(new AfterCommit(batch, signed.outcome()));
            return batch;
        });
    }

    /** @throws IllegalStateException if the batch is not committed: no edit of a route can acknowledge too early */
    public void ackDeliveries(TradeBatch batch) {
        BatchOutcome outcome = batch.outcome();
        long again = batch.deliveries().stream()
                .filter(delivery -> !delivery.committed())
                .count();
        if (again > 0) {
            LOG.info("{} is committed, {} of its deliveries come again: their channel is gone", batch, again);
        }
        LedgerIdempotentRepository window = settledTrades.get();
        for (Arrival arrival : batch.arrivals()) {
            arrival.instruction().message().ifPresent(message -> window.settled(message.idempotencyKey()));
        }
        gate.resume();
        meters.settled(batch, outcome);
    }

    private static <T> T guarded(String doing, Supplier<T> step) {
        try {
            return step.get();
        } catch (Transient | Broken e) {
            throw e;
        } catch (RuntimeException e) {
            throw new Broken(doing + ": " + e, e);
        }
    }

    /** Only the transaction manager can say that a batch is committed. */
    private final class AfterCommit implements TransactionSynchronization {
        private final TradeBatch batch;
        private final BatchOutcome outcome;
        private long begunNanos;

        AfterCommit(TradeBatch batch, BatchOutcome outcome) {
            this.batch = batch;
            this.outcome = outcome;
        }

        @Override
        public void beforeCommit(boolean readOnly) {
            begunNanos = System.nanoTime();
        }

        @Override
        public void afterCommit() {
            batch.committed(outcome);
            meters.committed(Duration.ofNanos(System.nanoTime() - begunNanos));
        }
    }
}
