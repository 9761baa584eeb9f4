package tech.novaeco.settlement.adapter.routecheck;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.core.io.Resource;

/**
 * One route file.
 *
 * @param name by which a file replaces another
 * @param location by which Camel finds it
 * @param shown where a person finds it
 */
record RouteSource(String name, String location, String shown, byte[] content) {

    static RouteSource ofJar(Resource resource) throws IOException {
        String name = String.valueOf(resource.getFilename());
        return new RouteSource(
                name, "classpath:routes/" + name, "routes/" + name + " of the jar", resource.getContentAsByteArray());
    }

    static RouteSource ofDirectory(Path file) throws IOException {
        return new RouteSource(
                file.getFileName().toString(),
                "file:" + file.toAbsolutePath(),
                file.toString(),
                Files.readAllBytes(file));
    }

    static RouteSource of(String name, String text) {
        return new RouteSource(name, "file:" + name, name, text.getBytes(StandardCharsets.UTF_8));
    }
}
