package tech.novaeco.settlement.cli;

/** Text of strangers on a terminal: control and formatting characters are shown as escapes, or they could forge what is seen. */
final class Text {
    private Text() {}

    /** For one line. */
    static String line(String text) {
        return escaped(text, "");
    }

    /** For several: ends of lines and tabs stay. */
    static String block(String text) {
        return escaped(text, "\n\t");
    }

    private static String escaped(String text, String kept) {
        StringBuilder safe = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (kept.indexOf(c) >= 0 || isPrintable(c)) {
                safe.appendCodePoint(c);
            } else {
                safe.append(String.format("\\u%04x", c));
            }
        });
        return safe.toString();
    }

    private static boolean isPrintable(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}
