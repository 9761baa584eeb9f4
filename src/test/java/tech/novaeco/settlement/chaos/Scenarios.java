package tech.novaeco.settlement.chaos;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import tech.novaeco.settlement.chaos.scenario.BadNetwork;
import tech.novaeco.settlement.chaos.scenario.BrokerFailover;
import tech.novaeco.settlement.chaos.scenario.BrokerTrouble;
import tech.novaeco.settlement.chaos.scenario.CommitToAck;
import tech.novaeco.settlement.chaos.scenario.DatabaseCrash;
import tech.novaeco.settlement.chaos.scenario.DatabaseFailover;
import tech.novaeco.settlement.chaos.scenario.EndedSessions;
import tech.novaeco.settlement.chaos.scenario.FullDisk;
import tech.novaeco.settlement.chaos.scenario.HostileMix;
import tech.novaeco.settlement.chaos.scenario.KillsAtPoints;
import tech.novaeco.settlement.chaos.scenario.MigrationUnderLoad;
import tech.novaeco.settlement.chaos.scenario.OppositePairs;
import tech.novaeco.settlement.chaos.scenario.PoolExhausted;
import tech.novaeco.settlement.chaos.scenario.RandomKills;
import tech.novaeco.settlement.chaos.scenario.RandomNemesis;
import tech.novaeco.settlement.chaos.scenario.RollingRestart;
import tech.novaeco.settlement.chaos.scenario.SlowConsumer;
import tech.novaeco.settlement.chaos.scenario.WaitingAndDeposits;
import tech.novaeco.settlement.chaos.scenario.WrongClock;
import tech.novaeco.settlement.chaos.scenario.Zombie;

/** Every scenario there is. */
public final class Scenarios {
    private Scenarios() {}

    /** Those of {@code PROFILE=ci}, in order. */
    static List<Scenario> ci(ChaosSettings settings) {
        return List.of(
                new RandomKills(3),
                new KillsAtPoints(),
                new CommitToAck(settings.kills()),
                new EndedSessions(),
                new DatabaseCrash(),
                new BrokerTrouble(),
                new BadNetwork(),
                new Zombie(12),
                new WrongClock(),
                HostileMix.hotAccount(),
                new OppositePairs(),
                HostileMix.repeats(),
                new WaitingAndDeposits(),
                new PoolExhausted(),
                new RollingRestart(),
                new MigrationUnderLoad(),
                new RandomNemesis(6, lasting(settings)));
    }

    /** Those that {@code PROFILE=long} has beside the others. */
    static List<Scenario> onlyLong(ChaosSettings settings) {
        return List.of(
                new SlowConsumer(), new Zombie(60), new BrokerFailover(), new DatabaseFailover(), new FullDisk());
    }

    private static Duration lasting(ChaosSettings settings) {
        return settings.profile() == ChaosSettings.Profile.CI ? Duration.ZERO : Duration.ofMinutes(settings.minutes());
    }

    /** What a run with these settings has to do. */
    static List<Scenario> of(ChaosSettings settings) {
        if (!settings.scenario().isEmpty()) {
            return all(settings)
                    .filter(scenario -> scenario.name().equals(settings.scenario()))
                    .toList();
        }
        return settings.profile() == ChaosSettings.Profile.CI
                ? ci(settings)
                : all(settings).toList();
    }

    static List<String> names() {
        return all(new ChaosSettings(ChaosSettings.Profile.CI, 0, 1, "", 1))
                .map(Scenario::name)
                .toList();
    }

    private static Stream<Scenario> all(ChaosSettings settings) {
        return Stream.concat(ci(settings).stream(), onlyLong(settings).stream());
    }
}
