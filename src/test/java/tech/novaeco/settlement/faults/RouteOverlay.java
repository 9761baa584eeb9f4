package tech.novaeco.settlement.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The worker's own route file with a step more, so that the test never runs yesterday's routes. */
public final class RouteOverlay {
    private static final Path ROUTES = Path.of("src", "main", "resources", "routes");

    private static final List<String> CRASH =
            List.of("- bean:", "    id: crash", "    beanType: " + Crash.class.getName(), "    method: pass");

    private final Path directory;

    public RouteOverlay(Path directory) {
        this.directory = directory;
    }

    public Path directory() {
        return directory;
    }

    /** @param step where: the crash comes just before this step */
    RouteOverlay crashBefore(String file, String step) {
        return insert(file, step, false, CRASH);
    }

    RouteOverlay crashAfter(String file, String step) {
        return insert(file, step, true, CRASH);
    }

    /**
     * A step beside another.
     *
     * @param lines the new step in YAML, from column 0
     */
    public RouteOverlay insert(String file, String step, boolean after, List<String> lines) {
        try {
            return write(file, step, after, lines);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private RouteOverlay write(String file, String step, boolean after, List<String> added) throws IOException {
        Path target = directory.resolve(file);
        List<String> lines = new ArrayList<>(Files.readAllLines(Files.exists(target) ? target : ROUTES.resolve(file)));
        int id = indexOf(lines, step);
        int begin = id - 1;
        String indent = " ".repeat(indentOf(lines.get(begin)));
        int end = id + 1;
        while (end < lines.size() && indentOf(lines.get(end)) > indent.length()) {
            end++;
        }
        lines.addAll(
                after ? end : begin, added.stream().map(line -> indent + line).toList());
        Files.write(target, lines);
        return this;
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
