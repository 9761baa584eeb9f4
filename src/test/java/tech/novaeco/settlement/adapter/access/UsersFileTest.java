package tech.novaeco.settlement.adapter.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UsersFileTest {
    /** Of 'correct horse', as {@code htpasswd -nbB} makes it. */
    private static final String ADA = "ada:$2y$10$";

    private final SecureRandom random = new SecureRandom();
    private final Path file;

    UsersFileTest(@TempDir Path directory) {
        file = directory.resolve("users");
    }

    @Test
    void a_name_and_its_password_let_in_with_the_roles_of_the_line() throws Exception {
        write("# people", "", line("ada", "correct horse", Role.ACCOUNTANT, Role.AUDITOR));
        Caller ada = new UsersFile(file).admit(basic("ada", "correct horse"));

        assertThat(ada.name()).isEqualTo("ada");
        assertThat(ada.roles()).containsExactlyInAnyOrder(Role.ACCOUNTANT, Role.AUDITOR);
        assertThat(Files.readString(file)).contains(ADA).doesNotContain("correct horse");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ada:wrong", "ada:", "Ada:correct horse", "ben:correct horse", ":correct horse", "ada", ""})
    void anything_else_is_refused_in_the_same_words(String pair) throws Exception {
        write(line("ada", "correct horse", Role.AUDITOR));
        UsersFile users = new UsersFile(file);
        String credentials = Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));

        for (String sent : new String[] {credentials, pair, "%%%"}) {
            assertThatThrownBy(() -> users.admit(sent))
                    .isInstanceOf(NotAdmitted.class)
                    .hasMessage("wrong name or password");
        }
    }

    @Test
    void what_bcrypt_would_cut_off_does_not_count_as_the_password() throws Exception {
        write(line("ada", "x".repeat(72), Role.AUDITOR));
        UsersFile users = new UsersFile(file);

        assertThat(users.admit(basic("ada", "x".repeat(72))).name()).isEqualTo("ada");
        assertThatThrownBy(() -> users.admit(basic("ada", "x".repeat(73)))).isInstanceOf(NotAdmitted.class);
    }

    @Test
    void who_is_taken_out_of_the_file_is_out_and_without_the_file_nobody_can_tell() throws Exception {
        write(line("ada", "a", Role.AUDITOR), line("ben", "b", Role.AUDITOR));
        UsersFile users = new UsersFile(file);
        users.admit(basic("ben", "b"));

        write(line("ada", "a", Role.AUDITOR));
        assertThatThrownBy(() -> users.admit(basic("ben", "b"))).isInstanceOf(NotAdmitted.class);

        Files.delete(file);
        assertThatThrownBy(() -> users.admit(basic("ada", "a")))
                .isInstanceOfSatisfying(
                        NotAdmitted.class, no -> assertThat(no.status()).isEqualTo(503));
    }

    @Test
    void the_time_does_not_tell_who_is_in_the_file_also_where_its_costs_differ() throws Exception {
        String slow = OpenBSDBCrypt.generate("2y", "a".getBytes(StandardCharsets.UTF_8), new byte[16], 14);
        write("ada:" + slow + ":auditor", line("ben", "b", Role.AUDITOR));
        UsersFile users = new UsersFile(file);

        long known = cpuNanos(users, "ada");
        // sixteen times as fast, where each cost 10
        assertThat(cpuNanos(users, "ben")).isGreaterThan(known / 4);
        assertThat(cpuNanos(users, "nobody")).isGreaterThan(known / 4);
    }

    @Test
    void half_of_the_processors_at_most_hash_whoever_wants_in() throws Exception {
        String slow = OpenBSDBCrypt.generate("2y", "a".getBytes(StandardCharsets.UTF_8), new byte[16], 12);
        write("ada:" + slow + ":auditor");
        UsersFile users = new UsersFile(file);
        int processors = Runtime.getRuntime().availableProcessors();
        List<Thread> comers = Stream.generate(() -> new Thread(() -> {
                    try {
                        users.admit(basic("ada", "wrong"));
                    } catch (NotAdmitted expected) {
                        // wrong password
                    }
                }))
                .limit(2L * processors)
                .toList();
        comers.forEach(Thread::start);

        long most = 0;
        while (comers.stream().anyMatch(Thread::isAlive)) {
            // all at one moment: one by one, who has just ended and who has just begun would both be counted
            var traces = Thread.getAllStackTraces();
            most = Math.max(
                    most,
                    comers.stream()
                            .filter(comer -> hashes(traces.getOrDefault(comer, new StackTraceElement[0])))
                            .count());
        }
        assertThat(most).isBetween(1L, Math.max(1L, processors / 2));
    }

    private static boolean hashes(StackTraceElement[] trace) {
        return Arrays.stream(trace).anyMatch(frame -> frame.getClassName().equals(OpenBSDBCrypt.class.getName()));
    }

    private static long cpuNanos(UsersFile users, String name) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadCpuTime();
        assertThatThrownBy(() -> users.admit(basic(name, "wrong"))).isInstanceOf(NotAdmitted.class);
        return threads.getCurrentThreadCpuTime() - before;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ada:secret:accountant",
                "ada:HASH:admin",
                "ada:HASH:",
                "ada:HASH",
                "Ada:HASH:auditor",
                "api:ada:HASH:auditor",
                "ada lovelace:HASH:auditor",
                "ada:$2y$04$aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa:auditor"
            })
    void a_line_that_is_wrong_stops_the_start_and_is_told_by_number(String line) throws IOException {
        String hash = line("x", "secret", Role.AUDITOR).split(":")[1];
        write("# people", line.replace("HASH", hash));

        assertThatThrownBy(() -> new UsersFile(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("line 2")
                .hasMessageNotContaining(hash);
    }

    @Test
    void a_name_stands_there_once() throws IOException {
        write(line("ada", "a", Role.AUDITOR), line("ada", "b", Role.ACCOUNTANT));

        assertThatThrownBy(() -> new UsersFile(file)).hasMessageContaining("line 2");
    }

    private void write(String... lines) throws IOException {
        Files.writeString(file, String.join("\n", lines) + "\n");
    }

    private String line(String name, String password, Role... roles) {
        return UsersFile.line(name, password, Set.of(roles), random);
    }

    private static String basic(String name, String password) {
        return Base64.getEncoder().encodeToString((name + ":" + password).getBytes(StandardCharsets.UTF_8));
    }
}
