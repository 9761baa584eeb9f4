package tech.novaeco.settlement.adapter.postgres;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import tech.novaeco.settlement.settlement.Instruction.Leg;
import tech.novaeco.settlement.settlement.Outcome;
import tech.novaeco.settlement.trade.ChargeKind;

/** The part of the second round trip that says which legs were charges. */
final class ChargeStatements {
    private static final String CHARGES =
            "INSERT INTO ledger.charge (settlement_seq, leg, kind) SELECT * FROM unnest(?::bigint[], ?::smallint[], ?::text[])";

    private record Charged(long seq, int leg, ChargeKind kind) {}

    private final List<Charged> charges = new ArrayList<>();

    void settled(long seq, Outcome.Settled settled) {
        List<Leg> legs = settled.legs();
        for (int i = 0; i < legs.size(); i++) {
            if (legs.get(i).charge() != null) {
                charges.add(new Charged(
                        seq, 2 * i + 1, Objects.requireNonNull(legs.get(i).charge())));
            }
        }
    }

    void write(RoundTrip trip) {
        if (!charges.isEmpty()) {
            trip.update(
                    charges.size(),
                    CHARGES,
                    SqlArray.of("int8", charges, Charged::seq),
                    SqlArray.of("int2", charges, charge -> (short) charge.leg()),
                    SqlArray.of("text", charges, charge -> charge.kind().name()));
        }
    }
}
