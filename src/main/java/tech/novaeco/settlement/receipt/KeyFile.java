package tech.novaeco.settlement.receipt;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A file with the key that signs and the public halves of those that signed before: a JWKS in which the last key, and no
 * other, has its secret {@code d}. Whoever reads the file can sign receipts.
 *
 * @param signing the newest key
 * @param retired oldest first
 */
public record KeyFile(SigningKey signing, List<ReceiptKey> retired) {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    public KeyFile {
        retired = List.copyOf(retired);
    }

    /**
     * @throws IOException if the file cannot be read
     * @throws IllegalArgumentException if it holds no key that can sign; the message holds no secret
     */
    public static KeyFile read(Path file) throws IOException {
        List<JsonNode> keys = JwkReader.keys(Files.readString(file));
        if (keys.isEmpty() || !keys.get(keys.size() - 1).has("d")) {
            throw new IllegalArgumentException("its last key must be an Ed25519 key with its secret d");
        }
        return new KeyFile(
                JwkReader.signingKey(keys.get(keys.size() - 1)),
                keys.subList(0, keys.size() - 1).stream()
                        .map(JwkReader::publicKey)
                        .toList());
    }

    /** Another key signs from now on; of the one that did, only the public half stays. */
    public KeyFile rotated(SigningKey next) {
        List<ReceiptKey> before = new ArrayList<>(retired);
        before.add(signing.publicKey());
        return new KeyFile(next, before);
    }

    /** All of them, oldest first. */
    public List<ReceiptKey> publicKeys() {
        return Stream.concat(retired.stream(), Stream.of(signing.publicKey())).toList();
    }

    /** Makes a new file that only its owner may read. @throws FileAlreadyExistsException if there is one */
    public void create(Path file) throws IOException {
        if (Files.exists(file)) {
            throw new FileAlreadyExistsException(file.toString());
        }
        replace(file);
    }

    /** Writes the whole file or leaves it as it is: a worker reads the old keys or the new ones, nothing between. */
    public void replace(Path file) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        Path written =
                Files.createTempFile(directory, ".keys", ".json", PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        try {
            Files.writeString(written, text());
            try (FileChannel channel = FileChannel.open(written, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(written);
        }
    }

    /** Whether others than its owner may read the file. */
    public static boolean isOpenToOthers(Path file) throws IOException {
        return Files.getFileStore(file).supportsFileAttributeView("posix")
                && !OWNER_ONLY.containsAll(Files.getPosixFilePermissions(file));
    }

    private String text() {
        List<Map<String, Object>> keys = new ArrayList<>();
        retired.forEach(key -> keys.add(key.jwk()));
        keys.add(signing.privateJwk());
        return new String(Canonical.json(Map.of("keys", keys)), StandardCharsets.UTF_8) + "\n";
    }
}
