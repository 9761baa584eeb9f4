package tech.novaeco.settlement.cli;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tech.novaeco.settlement.adapter.desk.Row;
import tech.novaeco.settlement.adapter.postgres.SealLog;
import tech.novaeco.settlement.merkle.MerkleProof;
import tech.novaeco.settlement.seal.Checkpoint;
import tech.novaeco.settlement.seal.LeafRange;
import tech.novaeco.settlement.seal.NoteVerifier;

/** Everything about checkpoints: signed sizes and roots of the log. */
@Command(name = "checkpoint", description = "Shows checkpoints of the log and verifies those that somebody kept.")
final class CheckpointCommand {
    private static final String KEY =
            "A verifier key you trust, name+hash+base64; may be repeated. Default: those the ledger knows.";

    private final Cli cli;

    CheckpointCommand(Cli cli) {
        this.cli = cli;
    }

    @Command(name = "show", description = "Writes a checkpoint as it was signed, byte for byte; -o json explains it.")
    int show(
            @Option(names = "--size", paramLabel = "N", description = "Of this size; default: the latest.") @Nullable
                    Long size) {
        try (LedgerSession ledger = cli.ledger()) {
            SealLog log = new SealLog(ledger.jdbc());
            Optional<String> note = size == null ? log.latestCheckpoint() : log.checkpoint(size);
            cli.printer().printText(note.orElseThrow(() -> none(size)), CheckpointCommand::shown);
            return 0;
        } catch (IllegalStateException e) {
            throw broken(e);
        }
    }

    @Command(
            name = "verify",
            description = "Verifies the signature of a checkpoint, and that this log, at that size, has that root.")
    int verify(
            @Parameters(
                            arity = "0..1",
                            paramLabel = "FILE",
                            description = "Or - for standard input; default: the latest.")
                    @Nullable
                    String file,
            @Option(names = "--key", paramLabel = "KEY", description = KEY) @Nullable List<NoteVerifier> keys) {
        try (LedgerSession ledger = cli.ledger()) {
            SealLog log = new SealLog(ledger.jdbc());
            CheckpointFile kept = file != null
                    ? CheckpointFile.read(file)
                    : CheckpointFile.of(
                            "the latest checkpoint", log.latestCheckpoint().orElseThrow(() -> none(null)));
            NoteVerifier key = kept.signedBy(keys == null ? log.keys() : keys);
            requireInLog(log, kept);
            cli.printer().print(shown(kept).with("signedBy", key).with("inThisLog", true));
            return 0;
        } catch (IllegalStateException e) {
            throw broken(e);
        }
    }

    @Command(
            name = "consistency",
            description = "Proves that the log at the newer checkpoint begins with the log at the older one.")
    int consistency(
            @Parameters(paramLabel = "OLD", description = "A file with a checkpoint.") String old,
            @Parameters(paramLabel = "NEW", description = "A file with a later one.") String later,
            @Option(names = "--key", paramLabel = "KEY", description = KEY) @Nullable List<NoteVerifier> keys) {
        CheckpointFile before = CheckpointFile.read(old);
        CheckpointFile after = CheckpointFile.read(later);
        Checkpoint from = before.checkpoint();
        Checkpoint to = after.checkpoint();
        if (!from.origin().equals(to.origin()) || from.size() > to.size()) {
            throw Refusal.usage(old + " is of " + from.origin() + " at size " + from.size() + ", " + later + " of "
                    + to.origin() + " at size " + to.size() + ": two of one log are expected, the older first");
        }
        try (LedgerSession ledger = cli.ledger()) {
            SealLog log = new SealLog(ledger.jdbc());
            List<NoteVerifier> trusted = keys == null ? log.keys() : keys;
            before.signedBy(trusted);
            after.signedBy(trusted);
            requireLongEnough(log, after);
            List<byte[]> proof = log.hashes(LeafRange.consistency(from.size(), to.size()));
            if (!MerkleProof.consistent(from.size(), from.root(), to.size(), to.root(), proof)) {
                throw Refusal.negative("the log at size " + to.size() + " does not begin with the log at size "
                        + from.size() + ": what was sealed before was changed, or one of the two is of another log");
            }
            cli.printer()
                    .print(new Row()
                            .with("from", from.size())
                            .with("to", to.size())
                            .with("consistent", true)
                            .with("proofHashes", proof.size()));
            return 0;
        } catch (IllegalStateException e) {
            throw broken(e);
        }
    }

    private static void requireInLog(SealLog log, CheckpointFile kept) {
        requireLongEnough(log, kept);
        Checkpoint checkpoint = kept.checkpoint();
        byte[] root = log.root(checkpoint.size());
        if (!Arrays.equals(root, checkpoint.root())) {
            throw Refusal.negative(kept.name() + ": at size " + checkpoint.size() + " this log has the root "
                    + HexFormat.of().formatHex(root) + ", the checkpoint says " + checkpoint.rootHex()
                    + ": what was sealed before was changed, or it is another log's");
        }
    }

    private static void requireLongEnough(SealLog log, CheckpointFile kept) {
        long size = log.size();
        if (size < kept.checkpoint().size()) {
            throw Refusal.negative(
                    kept.name() + ": it was signed at size " + kept.checkpoint().size() + " and this log has " + size
                            + " leaves: batches are missing; 'ledger verify --against' lists what is gone");
        }
    }

    private static Refusal broken(IllegalStateException failure) {
        return Refusal.negative(failure.getMessage() + ": the stored log is broken; 'ledger verify' says where");
    }

    private static Refusal none(@Nullable Long size) {
        return Refusal.negative(
                size == null
                        ? "no checkpoint yet: nothing is sealed; does a worker run with SEAL_KEY_FILE?"
                        : "no checkpoint was signed at size " + size + ": see 'checkpoint show' for the latest");
    }

    private static Row shown(String note) {
        return shown(CheckpointFile.of("the checkpoint", note)).with("note", note);
    }

    private static Row shown(CheckpointFile file) {
        return new Row()
                .with("origin", file.checkpoint().origin())
                .with("size", file.checkpoint().size())
                .with("root", file.checkpoint().rootHex());
    }
}
