package tech.novaeco.settlement.cli;

import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;
import tech.novaeco.settlement.adapter.verify.Watch;

/** A bar on standard error, for a person who waits; none where nobody looks. */
final class VerifyProgress implements Watch, AutoCloseable {
    private static final int WIDTH = 100;
    private static final String BATCHES = "batches";

    private final boolean watched = System.console() != null;
    private @Nullable ProgressBar bar;
    private boolean atBatches;

    @Override
    public void at(String name, long done, long total) {
        if (!watched) {
            return;
        }
        boolean batches = name.equals(BATCHES);
        if (bar == null || batches != atBatches) {
            close();
            atBatches = batches;
            bar = new ProgressBarBuilder()
                    .setTaskName(batches ? "Receipts and log" : "Journal and balances")
                    .setUnit(batches ? " batches" : " checks", 1)
                    .setInitialMax(total)
                    .setStyle(ProgressBarStyle.ASCII)
                    .setMaxRenderedLength(WIDTH)
                    .build();
        }
        bar.stepTo(done).setExtraMessage(batches ? "" : name);
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }
}
