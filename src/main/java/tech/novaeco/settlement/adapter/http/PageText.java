package tech.novaeco.settlement.adapter.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Pages of the jar, and text that is put into them. */
final class PageText {
    private PageText() {}

    static String resource(String name) {
        try (InputStream file = PageText.class.getResourceAsStream(name)) {
            if (file == null) {
                throw new IllegalStateException("the page " + name + " is not in the jar");
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
