package tech.novaeco.settlement.adapter.access;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;
import org.jspecify.annotations.Nullable;

/**
 * People with a password each: lines of {@code name:bcrypt hash:roles}, the first two as {@code htpasswd -nbB} writes them.
 * Read anew for each login, so that who is taken out of it is out. Thread-safe.
 */
public final class UsersFile extends Passwords {
    private static final Pattern LINE = Pattern.compile(
            "([a-z0-9][a-z0-9._-]{0,63}):(\\$2[aby]\\$1[0-4]\\$[./A-Za-z0-9]{53}):([a-z]+(?:,[a-z]+)*)");
    private static final String FORM =
            "name:hash:roles, where name is 1 to 64 of a-z 0-9 . _ - in lower case, hash is bcrypt at cost 10 to 14, and roles are"
                    + " some of accountant,auditor,operator";
    private static final int MAX_BYTES = 64 * 1024;
    /** More would be cut off by bcrypt in silence. */
    private static final int MAX_PASSWORD_BYTES = 72;

    private static final int COST = 10;
    private static final int SALT_BYTES = 16;

    private record Person(String hash, Set<Role> roles) {}

    private final Path file;
    /** Hashes half of the processors at most, in the order of arrival: the others settle. */
    private final Semaphore hashing =
            new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors() / 2), true);
    /** Hashed for names that nobody has. */
    private final String nobodys = hash("nobody", new SecureRandom());

    /** @throws IllegalArgumentException naming the line that is not allowed; @throws IOException if it cannot be read */
    public UsersFile(Path file) throws IOException {
        this.file = file;
        read();
    }

    /** A line of the file. */
    public static String line(String name, String password, Set<Role> roles, SecureRandom random) {
        return name + ":" + hash(password, random) + ":"
                + roles.stream().map(Role::word).sorted().collect(Collectors.joining(","));
    }

    private static String hash(String password, SecureRandom random) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        return OpenBSDBCrypt.generate("2y", password.getBytes(StandardCharsets.UTF_8), salt, COST);
    }

    @Override
    protected @Nullable Caller find(String name, String password) throws NotAdmitted {
        byte[] given = password.getBytes(StandardCharsets.UTF_8);
        if (given.length > MAX_PASSWORD_BYTES) {
            return null;
        }
        Map<String, Person> people = people();
        hashing.acquireUninterruptibly();
        try {
            return find(people, name, given);
        } finally {
            hashing.release();
        }
    }

    private @Nullable Caller find(Map<String, Person> people, String name, byte[] given) {
        Person person = people.get(name);
        String hash = person == null ? nobodys : person.hash();
        boolean right = OpenBSDBCrypt.checkPassword(hash, given);
        // twice the time a step: with these, every name takes as long as the one that takes longest
        int longest =
                people.values().stream().mapToInt(one -> cost(one.hash())).max().orElse(COST);
        for (int cost = cost(hash); cost < longest; cost++) {
            OpenBSDBCrypt.generate("2y", given, new byte[SALT_BYTES], cost);
        }
        return right && person != null ? new Caller(name, person.roles()) : null;
    }

    private static int cost(String hash) {
        return Integer.parseInt(hash.substring(4, 6));
    }

    private Map<String, Person> people() throws NotAdmitted {
        try {
            return read();
        } catch (IOException | IllegalArgumentException e) {
            throw NotAdmitted.unknown("API_USERS_FILE cannot be read at the moment");
        }
    }

    private Map<String, Person> read() throws IOException {
        if (Files.size(file) > MAX_BYTES) {
            throw new IllegalArgumentException("at most " + MAX_BYTES + " bytes");
        }
        Map<String, Person> people = new HashMap<>();
        int number = 0;
        for (String line : Files.readAllLines(file)) {
            number++;
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            Matcher parts = LINE.matcher(line.strip());
            Set<Role> roles = parts.matches() ? roles(parts.group(3)) : Set.of();
            if (roles.isEmpty() || people.put(parts.group(1), new Person(parts.group(2), roles)) != null) {
                throw new IllegalArgumentException("line " + number + ", each name once: " + FORM);
            }
        }
        return people;
    }

    /** None where one of the words is no role. */
    private static Set<Role> roles(String words) {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        boolean known = Arrays.stream(words.split(","))
                .allMatch(word -> Role.of(word).map(roles::add).isPresent());
        return known ? roles : Set.of();
    }
}
