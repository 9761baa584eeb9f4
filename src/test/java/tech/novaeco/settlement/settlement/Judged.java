package tech.novaeco.settlement.settlement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tech.novaeco.settlement.asset.Asset;
import tech.novaeco.settlement.ledger.AccountKey;
import tech.novaeco.settlement.ledger.Balance;
import tech.novaeco.settlement.ledger.Entry;
import tech.novaeco.settlement.settlement.BatchOutcome.Decision;
import tech.novaeco.settlement.settlement.Outcome.Conflict;
import tech.novaeco.settlement.settlement.Outcome.Duplicate;
import tech.novaeco.settlement.settlement.Outcome.Rejected;
import tech.novaeco.settlement.settlement.Outcome.Settled;

/** A decided batch, to be asked about. */
public record Judged(LockedState state, BatchOutcome outcome) {

    Judged(LockedState state) {
        this(state, SettleBatch.settle(state));
    }

    /** {@code SETTLED}, {@code DUPLICATE}, {@code CONFLICT} or the reason, one for each trade of the batch. */
    List<String> words() {
        return words(outcome);
    }

    public static List<String> words(BatchOutcome outcome) {
        return outcome.decisions().stream()
                .map(Decision::outcome)
                .map(Judged::word)
                .toList();
    }

    public static String word(Outcome outcome) {
        if (outcome instanceof Rejected rejected) {
            return rejected.reason().name();
        }
        if (outcome instanceof Outcome.Waiting) {
            return "PENDING";
        }
        return outcome instanceof Settled ? "SETTLED" : outcome instanceof Duplicate ? "DUPLICATE" : "CONFLICT";
    }

    Outcome of(int trade) {
        return outcome.decisions().get(trade).outcome();
    }

    List<Entry> entries(int trade) {
        return of(trade) instanceof Settled settled ? settled.entries() : List.of();
    }

    List<Entry> entries() {
        return outcome.decisions().stream()
                .flatMap(decision ->
                        decision.outcome() instanceof Settled settled ? settled.entries().stream() : Stream.of())
                .toList();
    }

    /** What the outcome says to a person. */
    String text(int trade) {
        return of(trade) instanceof Rejected rejected
                ? rejected.text()
                : of(trade) instanceof Conflict conflict ? conflict.text() : "";
    }

    long posted(String owner, Asset asset) {
        return posted(Book.key(owner, asset));
    }

    /** The account's balance after the batch. */
    long posted(AccountKey key) {
        return outcome.touched().stream()
                .filter(balance -> balance.key().equals(key))
                .findFirst()
                .or(() -> Optional.ofNullable(state.balances().get(key)))
                .map(Balance::posted)
                .orElseThrow();
    }

    void moveNothing() {
        assertThat(entries()).isEmpty();
        assertThat(outcome.touched()).isEmpty();
    }
}
