package tech.novaeco.settlement.local;

/** From the start until Ctrl-C, with everything stopped in order at its end, whatever that is. */
final class Session {
    /** What is done before the long run. */
    interface Start {
        void run() throws InterruptedException;
    }

    private final LocalStack stack;
    private volatile boolean ending;

    private Session(LocalStack stack) {
        this.stack = stack;
    }

    static Session of(LocalStack stack) {
        return new Session(stack);
    }

    /** @return the exit code, where it was not a signal that ended it */
    int hold(Start start) throws InterruptedException {
        Runtime.getRuntime().addShutdownHook(new Thread(this::interrupted, "stop"));
        try {
            start.run();
            stack.supervise();
            return 0;
        } finally {
            if (!ending) {
                ending = true;
                stack.stop();
            }
        }
    }

    /** Asked to stop: that is no failure, so the exit code is 0. */
    private void interrupted() {
        if (!ending) {
            ending = true;
            System.out.println("\nStopping: the worker settles what it has taken, then the servers stop");
            stack.stop();
            System.out.println("Stopped. The data is kept: start again, or remove it with 'make clean-demo'");
            System.out.flush();
            Runtime.getRuntime().halt(0);
        }
    }
}
