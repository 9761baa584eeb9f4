package tech.novaeco.settlement.local;

import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** How far long work is. */
final class Progress {
    private static final int WIDTH = 100;
    private static final int UPDATE_MILLIS = 250;

    private Progress() {}

    static ProgressBar bar(String what, long steps) {
        return new ProgressBarBuilder()
                .setTaskName(what)
                .setInitialMax(steps)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(UPDATE_MILLIS)
                .setMaxRenderedLength(WIDTH)
                .hideEta()
                .build();
    }
}
