package tech.novaeco.settlement.cli;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import tech.novaeco.settlement.adapter.desk.Row;
import tech.novaeco.settlement.adapter.verify.LedgerVerifier.Verdict;
import tech.novaeco.settlement.seal.NoteVerifier;

/** Checkpoints that others kept, against the log as this ledger's rows lead to it. */
final class HeldCheckpoints {
    private final Verdict verdict;
    private final List<NoteVerifier> keys;
    private final List<Row> problems = new ArrayList<>();
    private int compared;

    HeldCheckpoints(Verdict verdict, List<String> moreKeys) {
        this.verdict = verdict;
        keys = new ArrayList<>(verdict.keys());
        for (String key : moreKeys) {
            try {
                keys.add(NoteVerifier.parse(key));
            } catch (IllegalArgumentException e) {
                throw Refusal.usage("--key: " + e.getMessage());
            }
        }
    }

    void compare(CheckpointFile held) {
        compared++;
        if (held.note().verifiedBy(keys).isEmpty()) {
            throw Refusal.negative(
                    held.name() + ": signed by no key that this ledger knows; name its verifier key with --key");
        }
        long size = held.checkpoint().size();
        if (size > verdict.sealed()) {
            problem(
                    held,
                    "the log was of " + size + " batches and is of " + verdict.sealed() + ": the batches at positions "
                            + verdict.sealed() + " to " + (size - 1) + " are missing, " + (size - verdict.sealed())
                            + " in all");
        } else if (size > 0) {
            byte[] root = verdict.roots().get(size);
            String found = root == null ? "unknown" : HexFormat.of().formatHex(root);
            if (!found.equals(held.checkpoint().rootHex())) {
                problem(
                        held,
                        "the first " + size + " batches have the root " + found + ", not the "
                                + held.checkpoint().rootHex()
                                + " that was signed: some of them are others than they were");
            }
        }
    }

    private void problem(CheckpointFile held, String problem) {
        problems.add(new Row().with("checkpoint", held.name()).with("problem", problem));
    }

    int compared() {
        return compared;
    }

    List<Row> problems() {
        return problems;
    }
}
