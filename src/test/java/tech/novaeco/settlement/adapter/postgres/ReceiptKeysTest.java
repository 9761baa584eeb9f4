package tech.novaeco.settlement.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tech.novaeco.settlement.receipt.KeyFile;
import tech.novaeco.settlement.receipt.ReceiptKey;
import tech.novaeco.settlement.receipt.SigningKey;
import tech.novaeco.settlement.support.Servers;
import tech.novaeco.settlement.support.ServersExtension;

@ExtendWith(ServersExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReceiptKeysTest {
    private final TestLedger ledger;

    @TempDir
    private Path directory = Path.of("");

    ReceiptKeysTest(Servers servers) throws SQLException {
        ledger = new TestLedger(servers);
    }

    @AfterAll
    void close() {
        ledger.close();
    }

    @Test
    void a_rotation_is_noticed_and_the_new_key_is_published_before_it_signs() throws IOException {
        Path file = newFile("rotated.json");
        ReceiptKeys keys = ReceiptKeys.open(ledger.jdbc, Optional.of(file));
        keys.register();
        ReceiptKey first = keys.get().publicKey();
        KeyFile.read(file).rotated(key()).replace(file);

        ReceiptKey second = KeyFile.read(file).signing().publicKey();
        assertThat(keys.get().publicKey()).isEqualTo(first);
        keys.refresh();
        assertThat(keys.get().publicKey()).isEqualTo(second);
        assertThat(keys.published().keys()).contains(first, second);
        keys.refresh();
        assertThat(keys.published().keys()).doesNotHaveDuplicates();
    }

    @Test
    void a_file_that_becomes_unreadable_leaves_the_key_that_signs() throws IOException {
        Path file = newFile("broken.json");
        ReceiptKeys keys = ReceiptKeys.open(ledger.jdbc, Optional.of(file));
        keys.register();
        ReceiptKey first = keys.get().publicKey();
        for (String content : List.of("", "{\"keys\":[]}", "{\"keys\":[{\"kty\":\"OKP\"}]}", "no json")) {
            Files.writeString(file, content);
            keys.refresh();
            assertThat(keys.get().publicKey()).isEqualTo(first);
        }
        Files.delete(file);
        keys.refresh();
        assertThat(keys.get().publicKey()).isEqualTo(first);
    }

    @Test
    void a_key_that_a_restored_ledger_has_forgotten_is_published_again() throws IOException {
        ReceiptKeys keys = ReceiptKeys.open(ledger.jdbc, Optional.empty());
        keys.register();
        ledger.admin.execute("ALTER TABLE ledger.receipt_key DISABLE TRIGGER append_only");
        ledger.admin.update(
                "DELETE FROM ledger.receipt_key WHERE kid = ?",
                keys.get().publicKey().kid());
        ledger.admin.execute("ALTER TABLE ledger.receipt_key ENABLE ALWAYS TRIGGER append_only");
        assertThat(keys.published().keys()).doesNotContain(keys.get().publicKey());
        keys.refresh();
        assertThat(keys.published().keys()).contains(keys.get().publicKey());
    }

    @Test
    void a_key_file_is_its_owners_only_and_keeps_one_secret() throws IOException {
        Path file = newFile("secret.json");
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        SigningKey old = KeyFile.read(file).signing();
        KeyFile.read(file).rotated(key()).rotated(key()).replace(file);
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(Files.readString(file)).containsOnlyOnce("\"d\":");
        assertThat(KeyFile.read(file).retired()).hasSize(2).contains(old.publicKey());
        assertThatThrownBy(() -> new KeyFile(key(), List.of()).create(file))
                .isInstanceOf(FileAlreadyExistsException.class);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assertThat(KeyFile.isOpenToOthers(file)).isTrue();
    }

    @Test
    void a_file_whose_parts_do_not_fit_is_refused_without_showing_a_secret() throws IOException {
        Path file = newFile("mixed.json");
        String mine = Files.readString(file);
        String others = Files.readString(newFile("other.json"));
        String secret = mine.replaceAll("(?s).*\"d\":\"([^\"]+)\".*", "$1");
        Files.writeString(file, others.replaceAll("\"d\":\"[^\"]+\"", "\"d\":\"" + secret + "\""));
        assertThatThrownBy(() -> KeyFile.read(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("belongs to another x")
                .hasMessageNotContaining(secret);
        Files.writeString(file, mine.replaceAll("\"kid\":\"[^\"]+\"", "\"kid\":\"mine\""));
        assertThatThrownBy(() -> KeyFile.read(file)).hasMessageContaining("thumbprint");
    }

    private Path newFile(String name) throws IOException {
        Path file = directory.resolve(name);
        new KeyFile(key(), List.of()).create(file);
        return file;
    }

    private static SigningKey key() {
        return SigningKey.generate(new SecureRandom());
    }
}
