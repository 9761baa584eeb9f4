package tech.novaeco.settlement.adapter.verify;

import java.util.List;

/** What was converted, and what was withheld. */
final class PaymentChecks {
    /** What the desk gave in base, at the rate, is what the buyer gave in quote: rounded down to the desk, 1 more for a fraction. */
    private static final String CONVERSIONS = """
            SELECT 'settlement_attempt (' || c.settlement_seq || ', ' || c.attempt_no || ')' AS place,
                   concat_ws(', ', 'rate ' || c.rate_id, 'paid ' || c.paid || ' and ' || c.residue || ' minor units for ' || c.bought,
                             'at ' || c.recorded_at) AS found,
                   concat_ws(', ', coalesce('a rate valid until ' || c.valid_until, 'a rate of the ledger'),
                             div(c.cost, c.unit) || ' and ' || sign(mod(c.cost, c.unit))) AS expected
            FROM (SELECT a.settlement_seq, a.attempt_no, a.outcome, a.rate_id, a.recorded_at, r.quoted_at, r.valid_until, e.paid, e.residue, e.bought,
                         e.others, e.bought * r.numerator * power(10::numeric, q.scale) AS cost, power(10::numeric, b.scale + r.scale) AS unit
                  FROM ledger.settlement_attempt a
                  LEFT JOIN ledger.conversion_rate r ON r.id = a.rate_id
                  LEFT JOIN ledger.asset b ON b.code = r.base
                  LEFT JOIN ledger.asset q ON q.code = r.quote
                  LEFT JOIN LATERAL (
                      SELECT coalesce(sum(e.amount) FILTER (WHERE n.purpose = 'DESK' AND e.asset_code = r.quote), 0) AS paid,
                             coalesce(sum(e.amount) FILTER (WHERE n.purpose = 'RESIDUE' AND e.asset_code = r.quote), 0) AS residue,
                             -coalesce(sum(e.amount) FILTER (WHERE n.purpose = 'DESK' AND e.asset_code = r.base), 0)::numeric AS bought,
                             count(*) FILTER (WHERE n.purpose <> 'MAIN' AND e.asset_code NOT IN (r.base, r.quote)) AS others
                      FROM ledger.entry e JOIN ledger.account n ON n.id = e.account_id WHERE e.settlement_seq = a.settlement_seq) AS e ON true
                  WHERE a.rate_id IS NOT NULL) AS c
            WHERE c.outcome <> 'SETTLED' OR c.cost IS NULL OR c.others > 0 OR c.bought <= 0 OR c.recorded_at < c.quoted_at OR c.recorded_at >= c.valid_until
               OR c.paid <> div(c.cost, c.unit) OR c.residue <> sign(mod(c.cost, c.unit))
            ORDER BY c.settlement_seq, c.attempt_no
            """;

    private static final String CHARGES = """
            SELECT 'charge (' || c.settlement_seq || ', ' || c.leg || ')' AS place,
                   concat_ws(', ', c.kind, coalesce(s.status || ' ' || s.kind, 'no settlement'), 'by entry ' || c.leg) AS found,
                   'a leg of a SETTLED TRADE that its buyer or the desk paid' AS expected
            FROM ledger.charge c
            LEFT JOIN ledger.settlement s ON s.seq = c.settlement_seq
            LEFT JOIN ledger.entry e ON e.settlement_seq = c.settlement_seq AND e.leg = c.leg
            LEFT JOIN ledger.account a ON a.id = e.account_id
            WHERE s.status IS DISTINCT FROM 'SETTLED' OR s.kind <> 'TRADE' OR c.leg % 2 <> 1 OR e.amount IS NULL
               OR NOT (a.purpose = 'DESK' OR a.purpose = 'MAIN' AND a.owner_id = s.buyer_id)
            ORDER BY c.settlement_seq, c.leg
            """;

    private PaymentChecks() {}

    static List<SqlCheck> all() {
        return List.of(
                new SqlCheck(
                        "conversions",
                        "what was converted follows from a rate that was valid, to the last minor unit",
                        "ledger.settlement_attempt WHERE rate_id IS NOT NULL",
                        "conversions",
                        CONVERSIONS),
                new SqlCheck(
                        "charges",
                        "what was withheld is a leg of a settled trade",
                        "ledger.charge",
                        "charges",
                        CHARGES));
    }
}
