package tech.novaeco.settlement.chaos.planted;

import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import tech.novaeco.settlement.chaos.planted.Plant.Edit;

/** Makes of a plant a jar of patched classes, to be put before the worker's own. */
final class PatchedClasses {
    private static final String ROOT = "tech/novaeco/settlement/";
    private static final Path SOURCES = Path.of("src", "main", "java");

    private PatchedClasses() {}

    /**
     * @param directory for sources, classes and jar; removed by nobody, so that a bug can be read where it was planted
     * @throws IllegalStateException when the product has changed its shape and the plant fits no more
     */
    static Path jar(Plant plant, Path directory) throws IOException {
        Path sources = Files.createDirectories(directory.resolve("src"));
        Path classes = Files.createDirectories(directory.resolve("classes"));
        List<Path> files = new ArrayList<>();
        for (Map.Entry<String, String> patched : patch(plant).entrySet()) {
            Path file = sources.resolve(ROOT + patched.getKey());
            Files.createDirectories(file.getParent());
            files.add(Files.writeString(file, patched.getValue()));
        }
        compile(plant, files, classes);
        return pack(classes, directory.resolve("patch.jar"));
    }

    /** Sources by file. */
    private static Map<String, String> patch(Plant plant) throws IOException {
        Map<String, String> sources = new LinkedHashMap<>();
        for (Edit edit : plant.edits()) {
            String before = sources.containsKey(edit.file())
                    ? sources.get(edit.file())
                    : Files.readString(SOURCES.resolve(ROOT + edit.file()));
            sources.put(edit.file(), apply(plant, edit, before));
        }
        return sources;
    }

    private static String apply(Plant plant, Edit edit, String source) {
        String words = Stream.of(edit.was().strip().split("\\s+"))
                .map(Pattern::quote)
                .reduce((left, right) -> left + "\\s+" + right)
                .orElseThrow();
        Matcher places = Pattern.compile(words).matcher(source);
        long found = places.results().count();
        if (found != 1) {
            throw new IllegalStateException("plant " + plant.name() + ": '" + edit.was() + "' stands " + found
                    + " times in " + edit.file() + ", once is needed: the product has changed, plant the bug anew");
        }
        return places.reset().replaceFirst(Matcher.quoteReplacement(edit.becomes()));
    }

    private static void compile(Plant plant, List<Path> files, Path classes) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter said = new StringWriter();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            List<String> options = List.of(
                    "-proc:none",
                    "-nowarn",
                    "-parameters",
                    "-g",
                    "--release",
                    "17",
                    "-d",
                    classes.toString(),
                    "-cp",
                    System.getProperty("java.class.path"));
            boolean compiled = compiler.getTask(
                            said, manager, null, options, null, manager.getJavaFileObjectsFromPaths(files))
                    .call();
            if (!compiled) {
                throw new IllegalStateException("plant " + plant.name()
                        + " does not compile: the product has changed, plant" + " the bug anew\n" + said);
            }
        }
    }

    private static Path pack(Path classes, Path jar) throws IOException {
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file);
                Stream<Path> all = Files.walk(classes)) {
            for (Path one : all.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(new JarEntry(classes.relativize(one).toString()));
                Files.copy(one, out);
            }
        }
        return jar.toAbsolutePath();
    }
}
