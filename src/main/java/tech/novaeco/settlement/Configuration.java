package tech.novaeco.settlement;

import io.github.cdimascio.dotenv.Dotenv;
import io.github.cdimascio.dotenv.DotenvException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Named values from, each over the last: the jar's {@code application.properties}, one in the working directory,
 * {@code .env}, the environment, {@code -D}. {@code NAME_FILE} names a file that holds the value of {@code NAME}: a secret;
 * where one source has both, the file is read.
 */
public final class Configuration {
    private static final Set<String> SETTINGS = Set.copyOf(names());

    private final Map<String, String> values;
    /** Names that somebody other than the jar gives a value, be it the jar's own. */
    private final Set<String> set;

    private Configuration(Map<String, String> builtIn, Map<String, String> set) {
        this.values = new HashMap<>(builtIn);
        this.values.putAll(set);
        this.set = Set.copyOf(set.keySet());
    }

    public static Configuration load(Path directory) {
        return load(directory, System.getenv());
    }

    static Configuration load(Path directory, Map<String, String> environment) {
        Map<String, String> values = new HashMap<>();
        putAll(values, named(beside(directory.resolve("application.properties"))));
        putAll(values, dotEnv(directory));
        putAll(values, environment);
        putAll(values, named(System.getProperties()));
        return new Configuration(defaults(), values);
    }

    private static Map<String, String> dotEnv(Path directory) {
        Map<String, String> values = new HashMap<>();
        try {
            Dotenv.configure()
                    // absolute: for the empty path it would look in the root directory
                    .directory(directory.toAbsolutePath().toString())
                    .ignoreIfMissing()
                    .load()
                    .entries(Dotenv.Filter.DECLARED_IN_ENV_FILE)
                    .forEach(entry -> values.put(entry.getKey(), entry.getValue()));
        } catch (DotenvException e) {
            // without the line that is wrong: it may hold a password
            throw new WrongSetting(
                    ".env", directory.resolve(".env").toString(), "lines of NAME=value, empty lines, comments after #");
        }
        return values;
    }

    static Configuration of(Map<String, String> overrides) {
        Map<String, String> values = new HashMap<>();
        putAll(values, overrides);
        return new Configuration(defaults(), values);
    }

    private static Map<String, String> defaults() {
        Map<String, String> values = new HashMap<>();
        putAll(values, named(builtIn()));
        return values;
    }

    /** Every name that application.properties explains. */
    static List<String> names() {
        return builtIn().stringPropertyNames().stream()
                .filter(name -> name.matches("[A-Z0-9_]+"))
                .sorted()
                .toList();
    }

    /** Names that are no settings but nearly: {@code BATCHSIZE}, {@code RABBITMQ_URL}; each with the one probably meant. */
    Map<String, String> misspelt() {
        Map<String, String> meant = new TreeMap<>();
        for (String setting : names()) {
            for (String name : values.keySet()) {
                if (!name.equals(setting) && core(name).equals(core(setting)) && !isSet(setting)) {
                    meant.put(name, setting);
                }
            }
        }
        return meant;
    }

    private static String core(String name) {
        return name.toUpperCase(Locale.ROOT)
                .replaceAll("[^A-Z]", "")
                .replaceFirst("MS$", "")
                .replaceFirst("URI$", "URL");
    }

    public Optional<String> find(String name) {
        String file = values.get(name + "_FILE");
        String value = file == null ? values.get(name) : secret(name, file);
        return value == null || value.isEmpty() ? Optional.empty() : Optional.of(value);
    }

    /** Whether anybody but the jar says what it is. */
    public boolean isSet(String name) {
        return set.contains(name) || set.contains(name + "_FILE");
    }

    public String get(String name) {
        return find(name).orElseThrow(() -> new WrongSetting(name, "", "a value"));
    }

    public int integer(String name, int least, int most) {
        String text = get(name);
        String allowed = "a whole number from " + least + " to " + most;
        try {
            int number = Integer.parseInt(text.strip());
            if (number < least || number > most) {
                throw new WrongSetting(name, text, allowed);
            }
            return number;
        } catch (NumberFormatException e) {
            throw new WrongSetting(name, text, allowed);
        }
    }

    String oneOf(String name, String... allowed) {
        String text = get(name);
        if (!Arrays.asList(allowed).contains(text)) {
            throw new WrongSetting(name, text, String.join(" or ", allowed));
        }
        return text;
    }

    String matching(String name, String pattern, String allowed) {
        String text = get(name);
        if (!text.matches(pattern)) {
            throw new WrongSetting(name, text, allowed);
        }
        return text;
    }

    private static String secret(String name, String file) {
        try {
            return Files.readString(Path.of(file)).strip();
        } catch (IOException e) {
            throw new WrongSetting(name + "_FILE", file, "a readable file that holds the value of " + name);
        }
    }

    private static Properties builtIn() {
        try (InputStream resource = Configuration.class.getResourceAsStream("/application.properties")) {
            Properties properties = new Properties();
            properties.load(resource);
            return properties;
        } catch (IOException e) {
            throw new IllegalStateException("application.properties of the jar", e);
        }
    }

    private static Properties beside(Path file) {
        Properties properties = new Properties();
        if (Files.exists(file)) {
            try (InputStream content = Files.newInputStream(file)) {
                properties.load(content);
            } catch (IOException | IllegalArgumentException e) {
                throw new WrongSetting(
                        "application.properties",
                        file.toString(),
                        "a readable file, a backslash in it written as \\\\");
            }
        }
        return properties;
    }

    private static Map<String, String> named(Properties properties) {
        return properties.stringPropertyNames().stream()
                .collect(Collectors.toMap(name -> name, name -> String.valueOf(properties.getProperty(name))));
    }

    /**
     * One source over those before it: its NAME also over their NAME_FILE. An empty value counts as not set, so that
     * {@code NAME=} in a Compose file changes nothing.
     */
    private static void putAll(Map<String, String> values, Map<String, String> source) {
        source.forEach((name, value) -> {
            if (!value.isEmpty()) {
                values.put(name, value);
                if (SETTINGS.contains(name)
                        && source.getOrDefault(name + "_FILE", "").isEmpty()) {
                    values.remove(name + "_FILE");
                }
            }
        });
    }
}
