package tech.novaeco.settlement.local;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tech.novaeco.settlement.adapter.access.Role;
import tech.novaeco.settlement.adapter.access.UsersFile;
import tech.novaeco.settlement.receipt.KeyFile;
import tech.novaeco.settlement.receipt.SigningKey;
import tech.novaeco.settlement.seal.NoteSigner;
import tech.novaeco.settlement.seal.SealKeyFile;

/** Where the local servers keep their data, and what the next start must know: one folder, one user at a time. */
final class LocalFolder {
    static final List<String> ACCOUNTANTS = List.of("ada", "ben");

    private final Path root;

    /** Never closed: the lock goes with the process. Kept, for a channel that is collected is closed. */
    private @Nullable FileChannel locked;

    LocalFolder(Path root) {
        this.root = root.toAbsolutePath().normalize();
        try {
            Files.createDirectories(this.root);
            Files.setPosixFilePermissions(this.root, PosixFilePermissions.fromString("rwx------"));
        } catch (IOException failure) {
            throw new LocalFailure("the folder " + root + " cannot be written: " + failure.getMessage(), failure);
        }
    }

    Path resolve(String name) {
        return root.resolve(name);
    }

    /** Held until this process ends, however it ends. */
    void lock() {
        try {
            FileChannel channel =
                    FileChannel.open(resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (channel.tryLock() != null) {
                locked = channel;
                return;
            }
            channel.close();
        } catch (OverlappingFileLockException held) {
            // as below
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        throw new LocalFailure("another 'make run' or 'make demo' uses " + root + ": stop it first (Ctrl-C there)");
    }

    /** The value remembered under a name, or a new one that will be. */
    synchronized String remembered(String name, Supplier<String> fresh) {
        Properties state = state();
        String value = state.getProperty(name);
        if (value == null) {
            value = fresh.get();
            remember(name, value);
        }
        return value;
    }

    synchronized void remember(String name, String value) {
        Properties state = state();
        state.setProperty(name, value);
        try (OutputStream out = Files.newOutputStream(resolve("state.properties"))) {
            state.store(out, null);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    synchronized Optional<String> recall(String name) {
        return Optional.ofNullable(state().getProperty(name));
    }

    /** The port of the last time where it is still free, else another. */
    int port(String server) {
        String name = server + ".port";
        int port = Integer.parseInt(remembered(name, () -> String.valueOf(Ports.anyFree())));
        if (!Ports.isFree("127.0.0.1", port)) {
            port = Ports.anyFree();
            remember(name, String.valueOf(port));
        }
        return port;
    }

    String password() {
        return password("password");
    }

    /** Of an accountant of {@link #apiUsers}, or of a login of a server. */
    String passwordOf(String login) {
        return password("password." + login);
    }

    private String password(String name) {
        return remembered(name, () -> {
            byte[] random = new byte[6];
            new SecureRandom().nextBytes(random);
            return HexFormat.of().formatHex(random);
        });
    }

    /** The people of the API here: two accountants, for what one asks for the other approves. */
    Path apiUsers() {
        Path file = resolve("api-users");
        SecureRandom random = new SecureRandom();
        try {
            return Files.write(
                    file,
                    ACCOUNTANTS.stream()
                            .map(name -> UsersFile.line(name, passwordOf(name), Set.of(Role.ACCOUNTANT), random))
                            .toList());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The keys that sign receipts here, made at the first start. */
    Path receiptKeys() {
        Path file = resolve("receipt-keys.json");
        try {
            if (!Files.exists(file)) {
                new KeyFile(SigningKey.generate(new SecureRandom()), List.of()).create(file);
            }
            return file;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The key that signs checkpoints here, made at the first start. */
    Path sealKey(String origin) {
        Path file = resolve("seal-key");
        try {
            if (!Files.exists(file)) {
                SealKeyFile.create(file, NoteSigner.generate(origin, new SecureRandom()));
            }
            return file;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** What commands in another terminal need to find the servers; scripts/settle reads it. */
    void publish(Map<String, String> addresses) {
        StringBuilder lines = new StringBuilder();
        addresses.forEach(
                (name, value) -> lines.append(name).append('=').append(value).append('\n'));
        try {
            Files.writeString(resolve("addresses"), lines);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Leaves alone what another starter has published, who holds the lock. */
    void unpublish() {
        if (locked == null) {
            return;
        }
        try {
            Files.deleteIfExists(resolve("addresses"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    void delete() {
        try (Stream<Path> all = Files.walk(root)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException failure) {
            throw new LocalFailure("not all of " + root + " could be removed: " + failure.getMessage(), failure);
        }
    }

    @Override
    public String toString() {
        return root.toString();
    }

    private Properties state() {
        Properties state = new Properties();
        Path file = resolve("state.properties");
        if (Files.exists(file)) {
            try (InputStream in = Files.newInputStream(file)) {
                state.load(in);
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
        return state;
    }
}
