package tech.novaeco.settlement.cli;

import java.util.Locale;
import tech.novaeco.settlement.adapter.desk.Row;

/** What the doctor found at one place. @param advice what to do; empty where all is well */
record Diagnosis(String check, State state, String found, String advice) {
    enum State {
        OK,
        WARN,
        FAIL
    }

    static Diagnosis ok(String check, String found) {
        return new Diagnosis(check, State.OK, found, "");
    }

    static Diagnosis warn(String check, String found, String advice) {
        return new Diagnosis(check, State.WARN, found, advice);
    }

    static Diagnosis fail(String check, String found, String advice) {
        return new Diagnosis(check, State.FAIL, found, advice);
    }

    Row shown() {
        return new Row()
                .with("check", check)
                .with("state", state.name().toLowerCase(Locale.ROOT))
                .with("found", found)
                .with("advice", advice);
    }
}
