package tech.novaeco.settlement.chaos.scenario;

import tech.novaeco.settlement.chaos.Arena;
import tech.novaeco.settlement.chaos.Scenario;
import tech.novaeco.settlement.chaos.SiteKind;
import tech.novaeco.settlement.chaos.SmallDiskSite;

/** Not a byte is left for the ledger. */
public final class FullDisk implements Scenario {
    private static final int RATE = 150;
    private static final int FULL_MILLIS = 8_000;

    @Override
    public String name() {
        return "full-disk";
    }

    @Override
    public String description() {
        return "the disk of PostgreSQL is filled to the last byte for 8 s";
    }

    @Override
    public int leastHits() {
        return 1;
    }

    @Override
    public SiteKind site() {
        return SiteKind.SMALL_DISK;
    }

    @Override
    public void run(Arena arena) throws Exception {
        arena.load("chaos", RATE);
        SmallDiskSite site = SmallDiskSite.of(arena);
        arena.awaitProgress(300);
        arena.fault("full-disk", "PostgreSQL", () -> {
            long taken = site.fill();
            try {
                Thread.sleep(FULL_MILLIS);
                boolean gaveUp = site.gaveUp();
                if (!gaveUp && arena.crew().saying("No space left on device") == 0) {
                    throw new IllegalStateException("the full disk reached no worker");
                }
                return taken / 1_000_000 + " MB filled; the server " + (gaveUp ? "gave up" : "stayed");
            } finally {
                site.empty();
            }
        });
        arena.awaitProgress(100);
    }
}
