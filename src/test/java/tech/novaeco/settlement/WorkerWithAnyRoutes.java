package tech.novaeco.settlement;

import java.nio.file.Path;
import org.apache.camel.main.Main;

/**
 * The worker, without the check of its route files: for tests that put a crash or a planted bug into a route, which the
 * check refuses. It is test code, because the product has no such switch; {@code WorkerCommand.withTestClasses()} starts it.
 */
public final class WorkerWithAnyRoutes {
    private WorkerWithAnyRoutes() {}

    /** As the command {@code run}: settings from the environment. */
    public static void main(String[] args) throws Exception {
        new Worker(Settings.from(Configuration.load(Path.of(""))), new NoGuard()).run();
    }

    private static final class NoGuard implements RouteGuard {
        @Override
        public void admit(Settings settings) {}

        @Override
        public void watch(Main main, Settings settings) {}
    }
}
