package tech.novaeco.settlement.local;

import java.io.PrintStream;

/** Where to look now. */
final class Links {
    private Links() {}

    static void print(LocalStack stack, PrintStream out) {
        String url = stack.url();
        out.printf("%n  Overview  %s/%n", url);
        out.printf("  Health    %s/health%n", url);
        out.printf("  Metrics   %s/metrics%n", url);
        if (stack.setting("HAWTIO_ENABLED").equals("true")) {
            out.printf(
                    "  Routes    %s/hawtio   login: %s / %s%n",
                    url, stack.setting("HAWTIO_USER"), stack.setting("HAWTIO_PASSWORD"));
        }
        if (!stack.apiLogins().isEmpty()) {
            out.printf("  API       %s/api/v1/me   logins: %s%n", url, String.join(", ", stack.apiLogins()));
        }
        out.printf("  Commands  scripts/settle --help   (in another terminal)%n%nCtrl-C stops it all.%n");
    }
}
