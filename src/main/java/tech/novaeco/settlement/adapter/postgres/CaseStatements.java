package tech.novaeco.settlement.adapter.postgres;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import tech.novaeco.settlement.settlement.Arrival;
import tech.novaeco.settlement.settlement.Arrival.Origin;
import tech.novaeco.settlement.settlement.BatchOutcome.Decision;
import tech.novaeco.settlement.settlement.HoldInstruction;
import tech.novaeco.settlement.settlement.Instruction;
import tech.novaeco.settlement.settlement.Outcome;
import tech.novaeco.settlement.settlement.Standing;
import tech.novaeco.settlement.trade.ReasonCode;
import tech.novaeco.settlement.trade.TradeId;

/** The part of a batch that people will look at: cases of what failed, answers to what was asked for. */
final class CaseStatements {
    private static final String OPEN_REJECTED = """
            INSERT INTO ledger.exception_case (trade_id, settlement_seq, reason_code, reason_text, body_sha256, payload, batch_id)
            SELECT c.trade_id, c.settlement_seq, c.reason_code, c.reason_text, encode(sha256(c.payload), 'hex'), c.payload, ?::uuid
            FROM unnest(?::uuid[], ?::bigint[], ?::text[], ?::text[], ?::bytea[])
              AS c (trade_id, settlement_seq, reason_code, reason_text, payload)
            """;

    /** Rejected again, perhaps for another reason: the case says the latest, the attempts keep them all. */
    private static final String UPDATE_REJECTED = """
            UPDATE ledger.exception_case c SET reason_code = n.reason_code, reason_text = n.reason_text
            FROM unnest(?::bigint[], ?::text[], ?::text[]) AS n (settlement_seq, reason_code, reason_text)
            WHERE c.settlement_seq = n.settlement_seq
            """;

    private static final String OPEN_CONFLICTS = """
            INSERT INTO ledger.exception_case (trade_id, reason_code, reason_text, body_sha256, payload, batch_id)
            SELECT c.trade_id, 'DUPLICATE_CONFLICT', c.reason_text, encode(sha256(c.payload), 'hex'), c.payload, ?::uuid
            FROM unnest(?::uuid[], ?::text[], ?::bytea[]) AS c (trade_id, reason_text, payload)
            ORDER BY sha256(c.payload)
            ON CONFLICT (body_sha256, reason_code) WHERE settlement_seq IS NULL AND state = 'OPEN' DO NOTHING
            """;

    private static final String ANSWER_ACTIONS = """
            UPDATE ledger.case_action a SET executed_at = now(), outcome = n.outcome
            FROM unnest(?::bigint[], ?::text[]) AS n (id, outcome) WHERE a.id = n.id AND a.executed_at IS NULL
            """;

    private static final String RESOLVE_CASES = """
            UPDATE ledger.exception_case SET state = 'RESOLVED', closed_at = now() WHERE id = ANY (?::bigint[]) AND state = 'OPEN'
            """;

    private static final String ANSWER_FUNDINGS = """
            UPDATE ledger.funding_request f SET executed_at = now(), outcome = n.outcome
            FROM unnest(?::bigint[], ?::text[]) AS n (id, outcome) WHERE f.id = n.id AND f.executed_at IS NULL
            """;

    private static final String ANSWER_REVERSALS = """
            UPDATE ledger.reversal_request r SET executed_at = now(), outcome = n.outcome
            FROM unnest(?::bigint[], ?::text[]) AS n (id, outcome) WHERE r.id = n.id AND r.executed_at IS NULL
            """;

    private record Rejection(Arrival arrival, long seq, Outcome.Rejected outcome) {}

    private record Clash(Arrival arrival, Outcome.Conflict outcome) {}

    private record Answer(long id, String outcome) {}

    private final UUID batchId;
    private final List<Rejection> rejections = new ArrayList<>();
    private final List<Rejection> rejectedAgain = new ArrayList<>();
    private final List<Clash> clashes = new ArrayList<>();
    private final List<Answer> actions = new ArrayList<>();
    private final List<Long> resolved = new ArrayList<>();
    private final List<Answer> fundings = new ArrayList<>();
    private final List<Answer> reversals = new ArrayList<>();
    private final Map<TradeId, String> attempted = new HashMap<>();

    CaseStatements(UUID batchId) {
        this.batchId = batchId;
    }

    /**
     * A rejected trade or reversal gets a case; a rejected issuance has its request to tell, and the end of a hold is
     * rejected when somebody else has ended it.
     */
    void rejected(Arrival arrival, long seq, Outcome.Rejected outcome) {
        if (!(arrival.instruction() instanceof Instruction.Issuance
                || arrival.instruction() instanceof HoldInstruction.Expiry)) {
            rejections.add(new Rejection(arrival, seq, outcome));
        }
    }

    void rejectedAgain(Arrival arrival, long seq, Outcome.Rejected outcome) {
        rejectedAgain.add(new Rejection(arrival, seq, outcome));
    }

    void conflict(Arrival arrival, Outcome.Conflict outcome) {
        if (arrival.instruction().message().isPresent()) {
            clashes.add(new Clash(arrival, outcome));
        }
    }

    /** Tells who asked by hand what became of it. */
    void answer(Arrival arrival, Decision decision) {
        String answer = answer(decision);
        if (arrival.origin() instanceof Origin.FundingRequest request) {
            fundings.add(new Answer(request.id(), answer));
        } else if (arrival.origin() instanceof Origin.ReversalRequest request) {
            reversals.add(new Answer(request.id(), answer));
        } else if (arrival.origin() instanceof Origin.CaseRetry retry) {
            actions.add(new Answer(retry.actionId(), answer));
            if (isOver(decision)) {
                resolved.add(retry.caseId());
            }
        }
    }

    /** Whether the case has nothing left to wait for. A case without a settlement (INTERNAL) is followed by one with. */
    private static boolean isOver(Decision decision) {
        if (decision.outcome() instanceof Outcome.Conflict) {
            return false;
        }
        return decision.outcome() instanceof Outcome.Settled
                || decision.claimed().standing() instanceof Standing.Fresh
                || decision.claimed().standing() instanceof Standing.Spent spent
                        && spent.status().equals("SETTLED");
    }

    private String answer(Decision decision) {
        TradeId id = decision.claimed().instruction().id();
        if (decision.outcome() instanceof Outcome.Conflict conflict) {
            return ReasonCode.DUPLICATE_CONFLICT + ": " + conflict.text();
        }
        if (decision.outcome() instanceof Outcome.Duplicate) {
            return decision.claimed().standing() instanceof Standing.Spent spent
                    ? "DUPLICATE: already " + spent.status()
                    : Objects.requireNonNull(attempted.get(id), "a duplicate of nothing");
        }
        String answer = "SETTLED";
        if (decision.outcome() instanceof Outcome.Rejected rejected) {
            answer = "REJECTED " + rejected.reason() + ": " + rejected.text();
        } else if (decision.outcome() instanceof Outcome.Waiting waiting) {
            answer = "PENDING: " + waiting.text() + "; it waits until its time is over";
        }
        attempted.put(id, answer);
        return answer;
    }

    boolean isEmpty() {
        return rejections.isEmpty()
                && clashes.isEmpty()
                && actions.isEmpty()
                && fundings.isEmpty()
                && reversals.isEmpty();
    }

    void write(RoundTrip trip) {
        if (!rejections.isEmpty()) {
            trip.update(
                    rejections.size(),
                    OPEN_REJECTED,
                    batchId,
                    SqlArray.of(
                            "uuid",
                            rejections,
                            r -> r.arrival().instruction().id().value()),
                    SqlArray.of("int8", rejections, Rejection::seq),
                    SqlArray.of("text", rejections, r -> r.outcome().reason().name()),
                    SqlArray.of("text", rejections, r -> r.outcome().text()),
                    SqlArray.of("bytea", rejections, r -> r.arrival().payload()));
        }
        if (!rejectedAgain.isEmpty()) {
            trip.update(
                    rejectedAgain.size(),
                    UPDATE_REJECTED,
                    SqlArray.of("int8", rejectedAgain, Rejection::seq),
                    SqlArray.of("text", rejectedAgain, r -> r.outcome().reason().name()),
                    SqlArray.of("text", rejectedAgain, r -> r.outcome().text()));
        }
        if (!clashes.isEmpty()) {
            trip.execute(
                    OPEN_CONFLICTS,
                    batchId,
                    SqlArray.of(
                            "uuid", clashes, c -> c.arrival().instruction().id().value()),
                    SqlArray.of("text", clashes, c -> c.outcome().text()),
                    SqlArray.of("bytea", clashes, c -> c.arrival().payload()));
        }
        answer(trip, ANSWER_ACTIONS, actions);
        answer(trip, ANSWER_FUNDINGS, fundings);
        answer(trip, ANSWER_REVERSALS, reversals);
        if (!resolved.isEmpty()) {
            trip.execute(RESOLVE_CASES, SqlArray.of("int8", resolved, id -> id));
        }
    }

    private static void answer(RoundTrip trip, String sql, List<Answer> answers) {
        if (!answers.isEmpty()) {
            trip.execute(sql, SqlArray.of("int8", answers, Answer::id), SqlArray.of("text", answers, Answer::outcome));
        }
    }
}
