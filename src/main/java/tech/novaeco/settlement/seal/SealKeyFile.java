package tech.novaeco.settlement.seal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** The file with the log's private key: one line, for its owner only. */
public final class SealKeyFile {
    private SealKeyFile() {}

    /**
     * @param origin the name that the key must have
     * @throws IllegalArgumentException saying what is wrong with it and what is allowed, without the secret
     * @throws IOException if it cannot be read
     */
    public static NoteSigner read(Path file, String origin) throws IOException {
        NoteSigner signer = NoteSigner.parse(Files.readString(file));
        if (!signer.verifier().name().equals(origin)) {
            throw new IllegalArgumentException("a key named " + origin + ", as SEAL_ORIGIN says; this one is named "
                    + signer.verifier().name());
        }
        return signer;
    }

    /** Never overwrites a key: checkpoints that it signed could not be continued. @throws IOException if it exists */
    public static void create(Path file, NoteSigner signer) throws IOException {
        boolean posix = file.toAbsolutePath()
                .getFileSystem()
                .supportedFileAttributeViews()
                .contains("posix");
        var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        Set<StandardOpenOption> fresh = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (var channel = posix ? Files.newByteChannel(file, fresh, ownerOnly) : Files.newByteChannel(file, fresh)) {
            channel.write(ByteBuffer.wrap((signer.secretText() + "\n").getBytes(StandardCharsets.UTF_8)));
        }
    }
}
