package tech.novaeco.settlement.chaos.checker;

import java.sql.Connection;
import java.sql.SQLException;
import tech.novaeco.settlement.chaos.checker.CheckInput.Drained;

/** I11: after healing all work is done within the time allowed, and nothing is left lying. */
final class Liveness implements Invariant {
    @Override
    public String id() {
        return "I11";
    }

    @Override
    public String says() {
        return "queues empty, nothing unacknowledged, everything told, within T after healing";
    }

    @Override
    public void check(Facts facts, Connection snapshot, Counting counting) throws SQLException {
        Drained drained = facts.input().drained();
        drained.messages()
                .forEach((queue, messages) -> counting.expect(
                        messages == 0, () -> queue + " has " + messages + " messages ready or unacknowledged"));
        counting.expect(
                drained.took().compareTo(drained.allowed()) <= 0,
                () -> "it took " + drained.took() + " after healing, " + drained.allowed() + " are allowed");
        Checker.ask(snapshot, Laws.DRAINED).forEach(counting::violated);
        counting.atLeast(2);
        counting.note(drained.took().toMillis() + " ms after healing, "
                + drained.allowed().toSeconds() + " s allowed");
    }
}
