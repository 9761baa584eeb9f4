package tech.novaeco.settlement;

import java.io.IOException;
import org.apache.camel.main.Main;

/** Lets route files pass before a worker runs them, or refuses them. */
interface RouteGuard {
    /**
     * Called before the worker opens any connection.
     *
     * @throws tech.novaeco.settlement.cli.Refusal where the files could lose or double money
     */
    void admit(Settings settings) throws IOException;

    /** Watches over what Camel loads later on. */
    void watch(Main main, Settings settings);
}
