package tech.novaeco.settlement;

import io.github.cdimascio.dotenv.Dotenv;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Named values from, each over the last: the jar's {@code application.properties}, one in the working directory,
 * {@code .env}, the environment, {@code -D}. {@code NAME_FILE} names a file that holds the value of {@code NAME}: a secret.
 */
final class Configuration {
    private final Map<String, String> values;

    private Configuration(Map<String, String> values) {
        this.values = values;
    }

    static Configuration load(Path directory) {
        Map<String, String> values = new HashMap<>();
        putAll(values, builtIn());
        putAll(values, beside(directory.resolve("application.properties")));
        Dotenv.configure()
                .directory(directory.toString())
                .ignoreIfMissing()
                .load()
                .entries(Dotenv.Filter.DECLARED_IN_ENV_FILE)
                .forEach(entry -> put(values, entry.getKey(), entry.getValue()));
        System.getenv().forEach((name, value) -> put(values, name, value));
        putAll(values, System.getProperties());
        return new Configuration(values);
    }

    static Configuration of(Map<String, String> overrides) {
        Map<String, String> values = new HashMap<>();
        putAll(values, builtIn());
        overrides.forEach((name, value) -> put(values, name, value));
        return new Configuration(values);
    }

    /** Every name that application.properties explains. */
    static List<String> names() {
        return builtIn().stringPropertyNames().stream()
                .filter(name -> name.matches("[A-Z0-9_]+"))
                .sorted()
                .toList();
    }

    Optional<String> find(String name) {
        String file = values.get(name + "_FILE");
        String value = file == null ? values.get(name) : secret(name, file);
        return value == null || value.isEmpty() ? Optional.empty() : Optional.of(value);
    }

    String get(String name) {
        return find(name).orElseThrow(() -> new WrongSetting(name, "", "a value"));
    }

    int integer(String name, int least, int most) {
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
            } catch (IOException e) {
                throw new WrongSetting("application.properties", file.toString(), "a readable file");
            }
        }
        return properties;
    }

    private static void putAll(Map<String, String> values, Properties properties) {
        properties.stringPropertyNames().forEach(name -> put(values, name, properties.getProperty(name)));
    }

    /** An empty value counts as not set, so that {@code NAME=} in a Compose file changes nothing. */
    private static void put(Map<String, String> values, String name, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            values.put(name, value);
        }
    }
}
