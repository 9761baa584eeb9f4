package tech.novaeco.settlement.adapter.routecheck;

/**
 * An edit that is refused, by a rule of docs/ROUTES.md.
 *
 * @param line from 1
 * @param what is wrong
 * @param why that loses or doubles money
 * @param advice what to do
 */
public record Finding(String file, int line, String rule, String title, String what, String why, String advice) {
    static Finding of(Deviation deviation, Rule rule) {
        return new Finding(
                deviation.file(),
                deviation.line(),
                rule.id(),
                rule.title(),
                deviation.what(),
                rule.why(),
                rule.advice());
    }

    @Override
    public String toString() {
        return file + ":" + line + ": " + rule + " " + title + ": " + what + ". Why: " + why + ". Do: " + advice + ".";
    }
}
