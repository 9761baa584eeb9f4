package tech.novaeco.settlement.cli;

import java.util.List;
import picocli.CommandLine.Command;
import tech.novaeco.settlement.adapter.desk.Row;
import tech.novaeco.settlement.adapter.rabbit.Topology;
import tech.novaeco.settlement.adapter.rabbit.TopologyCheck;

/** The queues, the exchange and the bindings that the worker needs. */
@Command(name = "topology", description = "Looks at the broker's queues, or creates what is missing.")
final class TopologyCommand {
    private final Cli cli;

    TopologyCommand(Cli cli) {
        this.cli = cli;
    }

    @Command(name = "check", description = "Looks whether all is there that the worker needs; creates nothing.")
    int check() {
        Topology topology = new Topology(cli.setup().queueName());
        return tell(BrokerSession.ask(
                "RABBITMQ_URI", cli.setup().rabbitUri(), connection -> TopologyCheck.look(topology, connection)));
    }

    @Command(
            name = "apply",
            description = "Creates what is missing, as the login of RABBITMQ_ADMIN_URI; deletes and changes nothing.")
    int apply() {
        Topology topology = new Topology(cli.setup().queueName());
        String uri = cli.setup().rabbitAdminUri();
        String setting = uri.equals(cli.setup().rabbitUri()) ? "RABBITMQ_URI" : "RABBITMQ_ADMIN_URI";
        List<TopologyCheck.Part> parts = BrokerSession.ask(setting, uri, connection -> {
            topology.ensure(connection);
            return TopologyCheck.look(topology, connection);
        });
        topology.differences().forEach(cli::remark);
        int found = tell(parts);
        return topology.differences().isEmpty() ? found : Refusal.NEGATIVE;
    }

    private int tell(List<TopologyCheck.Part> parts) {
        cli.printer().print(parts.stream().map(TopologyCommand::shown).toList());
        return parts.stream().anyMatch(TopologyCheck.Part::isWrong) ? Refusal.NEGATIVE : 0;
    }

    private static Row shown(TopologyCheck.Part part) {
        return new Row()
                .with("kind", part.kind())
                .with("name", part.name())
                .with("state", part.state().word())
                .with("detail", part.detail());
    }
}
