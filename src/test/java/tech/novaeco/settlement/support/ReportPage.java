package tech.novaeco.settlement.support;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** One HTML page that needs nothing but itself: the drawing library and the figures stand inside it. */
public final class ReportPage {
    private static final ObjectMapper JSON = new ObjectMapper();

    private ReportPage() {}

    /**
     * @param template on the class path; it has places for the library and for the figures
     * @param figures written as JSON
     */
    public static void write(Path file, String template, Object figures) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, html(template, figures));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static String html(String template, Object figures) throws JsonProcessingException {
        // no "</script>" in a value may end the element it stands in
        String json = JSON.writeValueAsString(figures).replace("<", "\\u003c");
        return resource(template).replace("/*ECHARTS*/", resource(echarts())).replace("/*FIGURES*/", json);
    }

    private static String echarts() {
        String version = resource("META-INF/maven/org.webjars/echarts/pom.properties")
                .lines()
                .filter(line -> line.startsWith("version="))
                .findFirst()
                .orElseThrow()
                .substring("version=".length());
        return "META-INF/resources/webjars/echarts/" + version + "/echarts.common.min.js";
    }

    private static String resource(String name) {
        try (InputStream stream = ReportPage.class.getClassLoader().getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException(name + " is not on the class path");
            }
            return new String(stream.readAllBytes(), UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
