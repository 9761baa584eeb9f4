package tech.novaeco.settlement.support;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import tech.novaeco.settlement.support.CallbackJournal.Callback;

/**
 * What was seen from outside, against which {@link LedgerChecker} holds the ledger.
 *
 * @param published ids of well-formed trades that the broker has confirmed: each must have its outcome
 * @param unsure ids published without a confirm, when a connection broke: each may have one
 * @param bodies the messages, where known: then every amount, owner and asset is compared; empty: they are not
 */
public record Evidence(
        Set<UUID> published,
        Set<UUID> unsure,
        List<byte[]> bodies,
        List<Callback> callbacks,
        List<JournalEntry> deadLetters) {

    public static Evidence of(Collection<UUID> published, CallbackJournal journal) {
        return new Evidence(
                Set.copyOf(published),
                Set.of(),
                List.of(),
                journal.settlements(),
                journal.deadLetters().entries());
    }

    public Evidence withUnsure(Collection<UUID> ids) {
        return new Evidence(published, Set.copyOf(ids), bodies, callbacks, deadLetters);
    }

    public Evidence withBodies(List<byte[]> messages) {
        return new Evidence(published, unsure, List.copyOf(messages), callbacks, deadLetters);
    }
}
