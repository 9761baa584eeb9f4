package tech.novaeco.settlement.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The worker's own route file with a step more, so that the test never runs yesterday's routes. */
final class RouteOverlay {
    private static final Path ROUTES = Path.of("src", "main", "resources", "routes");

    private final Path directory;

    RouteOverlay(Path directory) {
        this.directory = directory;
    }

    Path directory() {
        return directory;
    }

    /** @param step where: the crash comes just before this step */
    RouteOverlay crashBefore(String file, String step) {
        return insert(file, step, false);
    }

    RouteOverlay crashAfter(String file, String step) {
        return insert(file, step, true);
    }

    private RouteOverlay insert(String file, String step, boolean after) {
        try {
            List<String> lines = new ArrayList<>(Files.readAllLines(ROUTES.resolve(file)));
            int id = indexOf(lines, step);
            int begin = id - 1;
            String indent = " ".repeat(indentOf(lines.get(begin)));
            int end = id + 1;
            while (end < lines.size() && indentOf(lines.get(end)) > indent.length()) {
                end++;
            }
            lines.addAll(
                    after ? end : begin,
                    List.of(
                            indent + "- bean:",
                            indent + "    id: crash",
                            indent + "    beanType: " + Crash.class.getName(),
                            indent + "    method: pass"));
            Files.write(directory.resolve(file), lines);
            return this;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static int indexOf(List<String> lines, String step) {
        for (int i = 1; i < lines.size(); i++) {
            if (lines.get(i).strip().equals("id: " + step)
                    && lines.get(i - 1).strip().startsWith("- ")) {
                return i;
            }
        }
        throw new IllegalArgumentException("no step " + step);
    }

    private static int indentOf(String line) {
        return line.length() - line.stripLeading().length();
    }
}
