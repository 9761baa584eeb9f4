package tech.novaeco.settlement.adapter.postgres;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import tech.novaeco.settlement.receipt.KeyFile;
import tech.novaeco.settlement.receipt.KeySet;
import tech.novaeco.settlement.receipt.ReceiptKey;
import tech.novaeco.settlement.receipt.SigningKey;

/**
 * The key that signs now, and the public keys of all that ever signed, which stand in the ledger. No key signs before its
 * public half is committed there: whoever holds a receipt finds its key. Thread-safe.
 */
public final class ReceiptKeys implements Supplier<SigningKey> {
    private static final Logger LOG = LoggerFactory.getLogger(ReceiptKeys.class);

    private static final String REGISTER =
            "INSERT INTO ledger.receipt_key (kid, public_key) VALUES (?, ?) ON CONFLICT (kid) DO NOTHING";

    private static final String ALL = "SELECT public_key FROM ledger.receipt_key ORDER BY created_at, kid";

    private final JdbcTemplate jdbc;
    private final Optional<Path> file;
    private volatile KeyFile current;
    private volatile String complaint = "";

    private ReceiptKeys(JdbcTemplate jdbc, Optional<Path> file, KeyFile first) {
        this.jdbc = jdbc;
        this.file = file;
        this.current = first;
    }

    /**
     * Without a file: a key of this run only, which is gone when the worker stops. Its receipts verify for ever all the same.
     *
     * @throws IOException if the file cannot be read
     * @throws IllegalArgumentException if it holds no key that can sign; the message holds no secret
     */
    public static ReceiptKeys open(JdbcTemplate jdbc, Optional<Path> file) throws IOException {
        if (file.isEmpty()) {
            SigningKey ofThisRun = SigningKey.generate(new SecureRandom());
            LOG.warn(
                    "RECEIPT_KEY_FILE is not set: this run signs its receipts with a key of its own, {}. They verify for"
                            + " ever, but nobody can know the key beforehand: make one that stays with 'keys generate FILE'",
                    ofThisRun);
            return new ReceiptKeys(jdbc, file, new KeyFile(ofThisRun, List.of()));
        }
        if (KeyFile.isOpenToOthers(file.get())) {
            LOG.warn("RECEIPT_KEY_FILE={} is open to others than its owner: chmod 600", file.get());
        }
        return new ReceiptKeys(jdbc, file, KeyFile.read(file.get()));
    }

    @Override
    public SigningKey get() {
        return current.signing();
    }

    /** @throws org.springframework.dao.DataAccessException if the database is away */
    public void register() {
        register(current);
        LOG.info("Receipts are signed with key {}", current.signing());
    }

    /**
     * Looks whether somebody has rotated the keys; a file that cannot be read changes nothing. The keys are put into the
     * ledger again if they are missing: it may have been restored from an older backup under a running worker.
     */
    public void refresh() {
        KeyFile before = current;
        KeyFile now = file.map(path -> read(path, before)).orElse(before);
        register(now);
        if (!now.signing().publicKey().equals(before.signing().publicKey())) {
            current = now;
            LOG.info("Receipts are signed with key {} from now on, no longer with {}", now.signing(), before.signing());
        }
    }

    /** All that ever signed, oldest first. @throws org.springframework.dao.DataAccessException if the database is away */
    public KeySet published() {
        return new KeySet(jdbc.query(ALL, (row, n) -> new ReceiptKey(row.getBytes("public_key"))));
    }

    private void register(KeyFile keys) {
        for (ReceiptKey key : keys.publicKeys()) {
            jdbc.update(REGISTER, key.kid(), key.raw());
        }
    }

    private KeyFile read(Path path, KeyFile otherwise) {
        try {
            KeyFile read = KeyFile.read(path);
            complaint = "";
            return read;
        } catch (IOException | IllegalArgumentException e) {
            String line = "RECEIPT_KEY_FILE=" + path + " cannot be read (" + e.getMessage() + "): key "
                    + otherwise.signing() + " goes on signing";
            if (!line.equals(complaint)) {
                LOG.warn(line);
                complaint = line;
            }
            return otherwise;
        }
    }
}
