package tech.novaeco.settlement.adapter.postgres;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import tech.novaeco.settlement.ledger.AccountId;
import tech.novaeco.settlement.ledger.Balance;
import tech.novaeco.settlement.ledger.Entry;
import tech.novaeco.settlement.settlement.BatchOutcome;
import tech.novaeco.settlement.settlement.Outcome;

/**
 * The version of its account that each entry of a batch makes. (version, settlement, leg) is the order in which the entries of an
 * account took effect: those of one turn share a version, the next turn has the next.
 */
final class AccountVersions {
    private final Map<AccountId, Long> before = new HashMap<>();
    private final Map<AccountId, TreeSet<Integer>> turns = new HashMap<>();

    AccountVersions(BatchOutcome outcome) {
        for (Balance balance : outcome.touched()) {
            before.put(balance.id(), balance.version());
        }
        for (BatchOutcome.Decision decision : outcome.decisions()) {
            if (decision.outcome() instanceof Outcome.Settled settled) {
                for (Entry entry : settled.entries()) {
                    turns.computeIfAbsent(entry.account(), account -> new TreeSet<>())
                            .add(settled.turn());
                }
            }
        }
    }

    long after(Entry entry, int turn) {
        long version = Objects.requireNonNull(before.get(entry.account()), "an entry on an untouched account");
        TreeSet<Integer> all = Objects.requireNonNull(turns.get(entry.account()));
        return version + all.headSet(turn, true).size();
    }

    /** How far the batch takes the version of this account: 0 where it has no entry. */
    int steps(AccountId account) {
        TreeSet<Integer> all = turns.get(account);
        return all == null ? 0 : all.size();
    }
}
