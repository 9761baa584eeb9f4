package tech.novaeco.settlement.chaos;

import java.util.Locale;
import java.util.function.Supplier;

/** The servers that a scenario can ask for. Scenarios of one kind share a run. */
public enum SiteKind {
    SINGLE(SingleSite::new),
    /** Three nodes of RabbitMQ. */
    RABBIT_CLUSTER(ClusterSite::new),
    /** A PostgreSQL and its standby. */
    STANDBY(StandbySite::new),
    /** A PostgreSQL on a disk that can be filled. */
    SMALL_DISK(SmallDiskSite::new);

    private final Supplier<Site> maker;

    SiteKind(Supplier<Site> maker) {
        this.maker = maker;
    }

    /** As in the name of a run's directory. */
    String lower() {
        return name().toLowerCase(Locale.ROOT);
    }

    Site make() {
        return maker.get();
    }
}
