package tech.novaeco.settlement.cli;

import java.time.Duration;
import java.util.Optional;
import tech.novaeco.settlement.adapter.desk.RequestId;
import tech.novaeco.settlement.adapter.desk.Requests;
import tech.novaeco.settlement.adapter.desk.Row;

/** A recorded request that the worker carries out, and how long a command waits to tell what became of it. */
final class Errand {
    static final int MAX_WAIT_SECONDS = 600;

    private static final long POLL_MILLIS = 100;

    private final RequestId request;
    private final Requests requests;

    Errand(RequestId request, Requests requests) {
        this.request = request;
        this.requests = requests;
    }

    /** Prints the answer with the outcome; with four eyes there is none before somebody else approves. @return the exit code */
    int tellAsked(Cli cli, Row answer, int waitSeconds) {
        if (cli.setup().fourEyes() && requests.outcome(request).isEmpty()) {
            cli.printer().print(answer.with("outcome", null));
            cli.remark("request " + request + " is recorded and waits for a second person: 'request approve " + request
                    + "' under another login");
            return 0;
        }
        return tellDone(cli, answer, waitSeconds);
    }

    /** Prints the answer with the outcome. @return the exit code */
    int tellDone(Cli cli, Row answer, int waitSeconds) {
        Optional<String> told = await(Duration.ofSeconds(waitSeconds));
        cli.printer().print(answer.with("outcome", told.orElse(null)));
        if (told.isEmpty()) {
            cli.remark("no worker has answered within " + waitSeconds + " s: request " + request
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
        Optional<String> told = requests.outcome(request);
        while (told.isEmpty() && System.nanoTime() - deadline < 0) {
            try {
                Thread.sleep(POLL_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Optional.empty();
            }
            told = requests.outcome(request);
        }
        return told;
    }
}
