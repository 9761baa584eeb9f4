package tech.novaeco.settlement.cli;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** A recorded request that the worker carries out, and how long a command waits to tell what became of it. */
final class Errand {
    static final int MAX_WAIT_SECONDS = 600;

    private static final long POLL_MILLIS = 100;

    private final String name;
    private final Supplier<Optional<String>> outcome;

    /** @param name how it is called in a line, such as {@code request 7} */
    Errand(String name, Supplier<Optional<String>> outcome) {
        this.name = name;
        this.outcome = outcome;
    }

    /** Prints the answer with the outcome. @return the exit code */
    int tell(Cli cli, Row answer, int waitSeconds) {
        Optional<String> told = await(Duration.ofSeconds(waitSeconds));
        cli.printer().print(answer.with("outcome", told.orElse(null)));
        if (told.isEmpty()) {
            cli.remark("no worker has answered within " + waitSeconds + " s: " + name
                    + " is recorded and will be carried out as soon as a worker runs");
            return Refusal.UNAVAILABLE;
        }
        return isGood(told.get()) ? 0 : Refusal.NEGATIVE;
    }

    /** Asking twice for what is done is no failure. */
    private static boolean isGood(String outcome) {
        return switch (outcome) {
            case "SETTLED", "CANCELLED", "DUPLICATE: already SETTLED" -> true;
            default -> false;
        };
    }

    private Optional<String> await(Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        Optional<String> told = outcome.get();
        while (told.isEmpty() && System.nanoTime() - deadline < 0) {
            try {
                Thread.sleep(POLL_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Optional.empty();
            }
            told = outcome.get();
        }
        return told;
    }
}
