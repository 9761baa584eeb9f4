package tech.novaeco.settlement.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import tech.novaeco.settlement.adapter.rabbit.RabbitConnections;
import tech.novaeco.settlement.adapter.rabbit.Topology;
import tech.novaeco.settlement.adapter.rabbit.TopologyCheck;

/** Looks at everything around a worker before it starts; changes nothing. */
@Command(name = "doctor", description = "Checks settings, database and broker, and says what to do; changes nothing.")
final class DoctorCommand implements Callable<Integer> {
    private final Cli cli;

    DoctorCommand(Cli cli) {
        this.cli = cli;
    }

    @Override
    public Integer call() {
        Setup setup = cli.setup();
        List<Diagnosis> found = new ArrayList<>(new MachineDoctor(setup).examine());
        found.add(link("way to database", setup.databaseUrl().exposure()));
        found.add(link("way to broker", RabbitConnections.exposure(setup.rabbitUri())));
        found.addAll(new DatabaseDoctor(setup).examine());
        found.addAll(broker(setup));
        cli.printer().print(found.stream().map(Diagnosis::shown).toList());
        return found.stream().anyMatch(d -> d.state() == Diagnosis.State.FAIL) ? Refusal.NEGATIVE : 0;
    }

    private static Diagnosis link(String check, Optional<String> exposure) {
        return exposure.map(found -> Diagnosis.warn(check, found, "use TLS: see docs/OPERATING.md"))
                .orElse(Diagnosis.ok(check, "verified TLS, or inside this machine"));
    }

    private static List<Diagnosis> broker(Setup setup) {
        Topology topology = new Topology(setup.queueName());
        try {
            return BrokerSession.ask("RABBITMQ_URI", setup.rabbitUri(), connection -> {
                List<Diagnosis> found = new ArrayList<>();
                var server = connection.getServerProperties();
                found.add(Diagnosis.ok("broker", server.get("product") + " " + server.get("version")));
                for (TopologyCheck.Part part : TopologyCheck.look(topology, connection)) {
                    if (part.state() != TopologyCheck.State.UNSEEN) {
                        found.add(of(part));
                    }
                }
                return found;
            });
        } catch (Refusal e) {
            return List.of(Diagnosis.fail("broker", String.valueOf(e.getMessage()), "mend this first"));
        }
    }

    private static Diagnosis of(TopologyCheck.Part part) {
        String check = part.kind() + " " + part.name();
        return switch (part.state()) {
            case PRESENT, UNSEEN -> Diagnosis.ok(check, "present");
            case MISSING ->
                Diagnosis.fail(check, "missing", "run 'topology apply', or start a worker that may create it");
            case REFUSED -> Diagnosis.warn(check, part.detail(), "this login may not look at it");
        };
    }
}
