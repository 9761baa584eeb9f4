package tech.novaeco.settlement.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Timestamp;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;
import tech.novaeco.settlement.adapter.desk.Row;
import tech.novaeco.settlement.seal.Timestamps;

/** One file of an export, written line by line, with what the manifest says of it. Not thread-safe. */
final class AuditFile implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    private final String name;
    private final MessageDigest digest;
    private final OutputStream out;
    private long lines;

    AuditFile(Path directory, String name) throws IOException {
        this.name = name;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
        OutputStream file = Files.newOutputStream(directory.resolve(name), StandardOpenOption.CREATE_NEW);
        out = new BufferedOutputStream(new DigestOutputStream(file, digest), 1 << 16);
    }

    AuditFile line(String line) {
        try {
            out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            lines++;
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    AuditFile line(Map<String, Object> line) {
        try {
            return line(JSON.writeValueAsString(line));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts, numbers and lists", e);
        }
    }

    /** A line for each row; members are the columns, those that are null left out. */
    AuditFile rows(JdbcTemplate jdbc, String sql, Object... arguments) {
        jdbc.query(
                sql,
                row -> {
                    Map<String, Object> line = new LinkedHashMap<>();
                    for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                        Object value = row.getObject(i);
                        if (value != null) {
                            line.put(camelCase(row.getMetaData().getColumnLabel(i)), plain(value));
                        }
                    }
                    line(line);
                },
                arguments);
        return this;
    }

    /** Amounts and other large integers as texts: JSON's numbers end at 2^53. */
    private static Object plain(Object value) {
        if (value instanceof Timestamp time) {
            return Timestamps.micros(time.toInstant());
        }
        return value instanceof Integer || value instanceof Boolean ? value : value.toString();
    }

    private static String camelCase(String column) {
        StringBuilder name = new StringBuilder();
        for (String word : column.split("_")) {
            name.append(name.isEmpty() ? word : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
        }
        return name.toString();
    }

    static List<String> hexes(List<byte[]> hashes) {
        return hashes.stream().map(HexFormat.of()::formatHex).toList();
    }

    /** Text of several lines, each ended. */
    AuditFile text(String text) {
        text.lines().forEach(this::line);
        return this;
    }

    long lines() {
        return lines;
    }

    /** Of a file that is written to its end. */
    Row manifestLine() throws IOException {
        out.close();
        return new Row()
                .with("name", name)
                .with("lines", lines)
                .with("sha256", HexFormat.of().formatHex(digest.digest()));
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
