package tech.novaeco.settlement.cli;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tech.novaeco.settlement.adapter.desk.Row;
import tech.novaeco.settlement.seal.NoteSigner;
import tech.novaeco.settlement.seal.SealKeyFile;

/** Everything about the seal's own keys. */
@Command(name = "seal", description = "Makes and shows the key that signs checkpoints of the log.")
final class SealCommand {
    private SealCommand() {}

    static CommandLine commandLine(Cli cli) {
        return new CommandLine(new SealCommand()).addSubcommand(new Key(cli));
    }

    /** The key as a file. */
    @Command(name = "key", description = "Makes and shows the key that signs checkpoints of the log.")
    static final class Key {
        private final Cli cli;

        Key(Cli cli) {
            this.cli = cli;
        }

        @Command(
                name = "generate",
                description = "Makes a key named as SEAL_ORIGIN says, in a file that only its owner may read.")
        int generate(@Parameters(paramLabel = "FILE", description = "A file that does not exist yet.") Path file) {
            NoteSigner signer = NoteSigner.generate(cli.setup().sealOrigin(), new SecureRandom());
            try {
                SealKeyFile.create(file, signer);
            } catch (FileAlreadyExistsException e) {
                throw Refusal.negative(file + " exists and stays as it is: name another file");
            } catch (IOException e) {
                throw Refusal.usage("FILE " + file + " cannot be written: " + e);
            }
            cli.remark("keep " + file
                    + " secret and name it in SEAL_KEY_FILE; give the verifier key to auditors and witnesses");
            return show(signer);
        }

        @Command(name = "show", description = "Shows the public key, as verifiers want it.")
        int show(
                @Parameters(arity = "0..1", paramLabel = "FILE", description = "Default: SEAL_KEY_FILE.") @Nullable
                        Path file) {
            Path named = file != null
                    ? file
                    : cli.setup()
                            .sealKeyFile()
                            .orElseThrow(
                                    () -> Refusal.usage(
                                            "no FILE and no SEAL_KEY_FILE: name one, or make one with 'seal key generate FILE'"));
            try {
                return show(SealKeyFile.read(named, cli.setup().sealOrigin()));
            } catch (IOException e) {
                throw Refusal.usage("FILE " + named + " cannot be read: " + e);
            } catch (IllegalArgumentException e) {
                throw Refusal.usage("FILE " + named + " is not allowed; allowed: " + e.getMessage());
            }
        }

        private int show(NoteSigner signer) {
            cli.printer()
                    .print(new Row().with("origin", signer.verifier().name()).with("verifierKey", signer.verifier()));
            return 0;
        }
    }
}
