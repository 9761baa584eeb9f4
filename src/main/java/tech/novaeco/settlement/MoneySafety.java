package tech.novaeco.settlement;

import java.io.IOException;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.spi.RoutesLoader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tech.novaeco.settlement.adapter.routecheck.Finding;
import tech.novaeco.settlement.adapter.routecheck.GuardedRoutesLoader;
import tech.novaeco.settlement.adapter.routecheck.RouteCheck;
import tech.novaeco.settlement.adapter.routecheck.RouteFiles;
import tech.novaeco.settlement.adapter.routecheck.RouteFilesHealth;
import tech.novaeco.settlement.cli.Refusal;

/** Refuses route files that could lose or double money. */
final class MoneySafety implements RouteGuard {
    private static final Logger LOG = LoggerFactory.getLogger(MoneySafety.class);

    @Override
    public void admit(Settings settings) throws IOException {
        List<Finding> findings = new RouteCheck(settings.asProperties()).check(RouteFiles.of(settings.routesDir()));
        findings.forEach(finding -> LOG.error("{}", finding));
        if (!findings.isEmpty()) {
            throw Refusal.usage("The route files are refused, " + findings.size()
                    + (findings.size() == 1 ? " edit" : " edits") + " could lose or double money: "
                    + findings.get(0).file() + ":" + findings.get(0).line()
                    + " and what is said above; allowed: see docs/ROUTES.md");
        }
    }

    @Override
    public void watch(Main main, Settings settings) {
        main.bind("route-files-health", new RouteFilesHealth(settings.asProperties(), settings.routesDir()));
        main.addMainListener(new MainListenerSupport() {
            @Override
            public void beforeConfigure(BaseMainSupport configured) {
                CamelContext context = configured.getCamelContext();
                context.getCamelContextExtension()
                        .addContextPlugin(
                                RoutesLoader.class,
                                new GuardedRoutesLoader(context, settings.asProperties(), settings.routesDir()));
            }
        });
    }
}
