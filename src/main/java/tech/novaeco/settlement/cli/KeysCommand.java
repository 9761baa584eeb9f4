package tech.novaeco.settlement.cli;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tech.novaeco.settlement.adapter.desk.Row;
import tech.novaeco.settlement.receipt.KeyFile;
import tech.novaeco.settlement.receipt.ReceiptKey;
import tech.novaeco.settlement.receipt.SigningKey;

/** The keys that sign receipts. No command shows a private half. */
@Command(
        name = "keys",
        description = "Makes, rotates and lists the keys that sign receipts; 'keys trade': those of producers.")
final class KeysCommand {
    private static final String FILE = "The key file; default: RECEIPT_KEY_FILE.";
    private static final String USED = "SELECT kid, created_at FROM ledger.receipt_key ORDER BY created_at, kid";

    private final Cli cli;

    KeysCommand(Cli cli) {
        this.cli = cli;
    }

    @Command(name = "generate", description = "Makes a new key file that only its owner may read.")
    int generate(@Parameters(paramLabel = "FILE", arity = "0..1", description = FILE) @Nullable Path file) {
        Path path = path(file);
        KeyFile keys = new KeyFile(SigningKey.generate(new SecureRandom()), List.of());
        try {
            keys.create(path);
        } catch (FileAlreadyExistsException e) {
            throw Refusal.negative(path + " is there already: 'keys rotate' puts a new key into it");
        } catch (IOException e) {
            throw Refusal.usage(path + " cannot be written (" + e + ")");
        }
        cli.printer().print(new Row().with("file", path).with("signs", keys.signing()));
        return 0;
    }

    @Command(
            name = "rotate",
            description = {
                "Puts a new key into the key file: it signs from now on.",
                "Running workers notice. Old receipts keep verifying; the old key's private half is destroyed."
            })
    int rotate(@Parameters(paramLabel = "FILE", arity = "0..1", description = FILE) @Nullable Path file) {
        Path path = path(file);
        KeyFile before = read(path);
        KeyFile after = before.rotated(SigningKey.generate(new SecureRandom()));
        try {
            after.replace(path);
        } catch (IOException e) {
            throw Refusal.usage(path + " cannot be written (" + e + "): nothing was changed");
        }
        cli.printer()
                .print(new Row()
                        .with("file", path)
                        .with("signs", after.signing())
                        .with("retired", before.signing()));
        return 0;
    }

    @Command(name = "list", description = "Lists the keys of the ledger and of the key file, oldest first.")
    int list(@Parameters(paramLabel = "FILE", arity = "0..1", description = FILE) @Nullable Path file) {
        Optional<Path> path = Optional.ofNullable(file).or(() -> cli.setup().receiptKeyFile());
        Map<String, String> inFile = new HashMap<>();
        path.map(KeysCommand::read).ifPresent(keys -> {
            keys.retired().forEach(key -> inFile.put(key.kid(), "retired"));
            inFile.put(keys.signing().publicKey().kid(), "signs");
        });
        List<Row> rows = new ArrayList<>();
        try (LedgerSession ledger = cli.ledger()) {
            ledger.jdbc().query(USED, row -> {
                String kid = row.getString("kid");
                rows.add(row(kid, row.getObject("created_at", OffsetDateTime.class), inFile.remove(kid)));
            });
        }
        path.map(KeysCommand::read).stream()
                .flatMap(keys -> keys.publicKeys().stream())
                .map(ReceiptKey::kid)
                .filter(inFile::containsKey)
                .forEach(kid -> rows.add(row(kid, null, inFile.get(kid))));
        cli.printer().print(rows);
        return 0;
    }

    /** @param firstUsed null: no worker has used it yet */
    private static Row row(String kid, @Nullable OffsetDateTime firstUsed, @Nullable String inFile) {
        return new Row().with("kid", kid).with("firstUsedAt", firstUsed).with("inKeyFile", inFile);
    }

    private Path path(@Nullable Path file) {
        return Optional.ofNullable(file)
                .or(() -> cli.setup().receiptKeyFile())
                .orElseThrow(() -> Refusal.usage("name the key FILE, or set RECEIPT_KEY_FILE"));
    }

    private static KeyFile read(Path file) {
        try {
            return KeyFile.read(file);
        } catch (IOException | IllegalArgumentException e) {
            throw Refusal.usage("the key file " + file + " cannot be read (" + e
                    + "): 'keys generate' makes one, 'keys rotate' changes it");
        }
    }
}
