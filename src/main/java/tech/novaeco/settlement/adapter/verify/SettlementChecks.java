package tech.novaeco.settlement.adapter.verify;

import java.util.List;

/** Instructions, their attempts, and what became of them. */
final class SettlementChecks {
    private static final String OUTCOMES = """
            SELECT 'settlement ' || s.trade_id AS place,
                   concat_ws(', ', s.status, s.reason_code, 'attempt ' || s.attempt_no, 'batch ' || s.batch_id) AS found,
                   coalesce(concat_ws(', ', a.outcome, a.reason_code, 'attempt ' || a.attempt_no || ' as its last', 'batch ' || a.batch_id),
                            'an attempt of that number') AS expected
            FROM ledger.settlement s
            LEFT JOIN ledger.settlement_attempt a ON a.settlement_seq = s.seq AND a.attempt_no = s.attempt_no
            WHERE (a.batch_id IS DISTINCT FROM s.batch_id OR a.reason_code IS DISTINCT FROM s.reason_code
                   OR a.outcome IS DISTINCT FROM CASE s.status WHEN 'CANCELLED' THEN 'REJECTED' ELSE s.status END)
              AND NOT (s.status = 'PENDING' AND s.attempt_no = 0 AND EXISTS (
                  SELECT FROM ledger.pending_trade p WHERE p.settlement_seq = s.seq))
            ORDER BY s.seq
            """;

    private static final String ATTEMPTS = """
            SELECT 'settlement_attempt (' || a.settlement_seq || ', ' || a.attempt_no || ')' AS place,
                   concat_ws(', ', 'number ' || a.n || ' of ' || s.attempt_no, a.outcome, 'at ' || a.recorded_at, 'batch ' || a.batch_id) AS found,
                   concat_ws(', ', coalesce('number ' || a.attempt_no || ' of ' || s.attempt_no, 'a settlement'),
                             'SETTLED only as the last', 'at ' || b.recorded_at, 'a batch') AS expected
            FROM (SELECT *, row_number() OVER (PARTITION BY settlement_seq ORDER BY attempt_no) AS n FROM ledger.settlement_attempt) AS a
            LEFT JOIN ledger.settlement s ON s.seq = a.settlement_seq
            LEFT JOIN ledger.batch b ON b.id = a.batch_id
            WHERE s.seq IS NULL OR a.n <> a.attempt_no OR a.attempt_no > s.attempt_no
               OR a.outcome = 'SETTLED' AND a.attempt_no <> s.attempt_no
               OR b.recorded_at IS DISTINCT FROM a.recorded_at
            ORDER BY a.settlement_seq, a.attempt_no
            """;

    /** What could wait may be older than its first attempt; how much, the seal says. */
    private static final String FIRST_RECORDED = """
            SELECT 'settlement ' || s.trade_id || ' recorded_at' AS place, s.recorded_at::text AS found,
                   coalesce(a.recorded_at::text, 'the time of a first attempt') AS expected
            FROM ledger.settlement s
            LEFT JOIN ledger.settlement_attempt a ON a.settlement_seq = s.seq AND a.attempt_no = 1
            WHERE a.recorded_at IS DISTINCT FROM s.recorded_at AND s.status <> 'PENDING'
              AND (s.kind = 'TRADE' AND (s.settle_by >= s.recorded_at OR s.link_id IS NOT NULL) AND a.recorded_at > s.recorded_at) IS NOT TRUE
            ORDER BY s.seq
            """;

    /**
     * Nothing else may be without an outcome, and nothing that has one waits. What was told of it is a batch's of its time. How long
     * a linked trade may wait at most is the worker's to say, and not in the ledger.
     */
    private static final String PENDING = """
            SELECT 'settlement ' || coalesce(s.trade_id::text, p.settlement_seq::text) AS place,
                   coalesce(concat_ws(', ', s.kind, s.status, 'attempt ' || s.attempt_no, 'batch ' || s.batch_id), 'none') ||
                       CASE WHEN p.settlement_seq IS NULL THEN ', not in pending_trade' ELSE ', in pending_trade' END AS found,
                   'a PENDING trade without attempts, in pending_trade with its account and a rate that was set, put there by its batch' AS expected
            FROM (SELECT * FROM ledger.settlement WHERE status = 'PENDING') AS pending
            FULL JOIN ledger.pending_trade p ON p.settlement_seq = pending.seq
            LEFT JOIN ledger.settlement s ON s.seq = coalesce(pending.seq, p.settlement_seq)
            LEFT JOIN ledger.batch b ON b.id = p.batch_id
            WHERE pending.seq IS NULL OR p.settlement_seq IS NULL OR s.kind <> 'TRADE' OR s.attempt_no <> 0
               OR s.batch_id IS DISTINCT FROM p.batch_id OR b.recorded_at IS DISTINCT FROM p.recorded_at
               OR s.recorded_at <> p.recorded_at OR (s.link_id, s.link_size) IS DISTINCT FROM (p.link_id, p.link_size)
               OR CASE WHEN s.link_id IS NULL THEN s.settle_by IS DISTINCT FROM p.settle_by
                       ELSE p.settle_by > s.settle_by OR p.account_id IS NULL <> (p.needed IS NULL) END
               OR coalesce(s.priority, 0) <> p.priority
               OR p.rate_id IS NOT NULL AND NOT EXISTS (SELECT FROM ledger.conversion_rate r WHERE r.id = p.rate_id)
               OR (s.link_id IS NULL OR p.account_id IS NOT NULL)
                  AND NOT EXISTS (SELECT FROM ledger.account_balance a WHERE a.account_id = p.account_id)
            ORDER BY s.seq
            """;

    private static final String SETTLED_MOVED = """
            SELECT 'settlement ' || s.trade_id AS place, 'SETTLED without an entry' AS found, 'entries' AS expected
            FROM ledger.settlement s
            WHERE s.status = 'SETTLED' AND s.kind NOT IN ('HOLD', 'RELEASE', 'EXPIRY') AND NOT EXISTS (SELECT FROM ledger.entry e WHERE e.settlement_seq = s.seq)
            ORDER BY s.seq
            """;

    private static final String BATCHES = """
            SELECT 'batch ' || b.id AS place,
                   b.trade_count || ' attempts, ' || CASE WHEN b.merkle_root IS NULL THEN 'no root' ELSE 'a root' END AS found,
                   coalesce(a.attempts, 0) || ' attempts, ' || CASE WHEN coalesce(a.settled, 0) = 0 THEN 'no root' ELSE 'a root' END AS expected
            FROM ledger.batch b
            LEFT JOIN (SELECT batch_id, count(*) AS attempts, count(*) FILTER (WHERE outcome = 'SETTLED') AS settled
                       FROM ledger.settlement_attempt GROUP BY batch_id) AS a ON a.batch_id = b.id
            WHERE b.trade_count <> coalesce(a.attempts, 0) OR (b.merkle_root IS NOT NULL) <> (coalesce(a.settled, 0) > 0)
            ORDER BY b.recorded_at, b.id
            """;

    private static final String LEAVES = """
            SELECT 'settlement ' || trade_id || ' leaf_index' AS place, coalesce(leaf_index::text, 'none') AS found, n::text AS expected
            FROM (SELECT trade_id, seq, leaf_index, CASE status WHEN 'SETTLED' THEN
                      row_number() OVER (PARTITION BY batch_id, status ORDER BY leaf_index, seq) - 1 END AS n
                  FROM ledger.settlement) AS s
            WHERE leaf_index IS DISTINCT FROM n ORDER BY seq
            """;

    /** A case is as old as the first attempt, and says why the last that was rejected was. A funding has its request instead, and the end of a hold nobody who asked. */
    private static final String CASES = """
            SELECT 'settlement ' || s.trade_id AS place,
                   s.status || coalesce(', case ' || c.id || ' ' || concat_ws(', ', c.state, c.reason_code, c.reason_text, 'batch ' || c.batch_id,
                                                  'at ' || c.opened_at), ', no case') AS found,
                   concat_ws(', ', CASE s.status WHEN 'REJECTED' THEN 'an OPEN case' WHEN 'CANCELLED' THEN 'a CANCELLED case'
                       ELSE 'a RESOLVED case' END || ' of this trade', r.reason_code, r.reason_text, 'batch ' || f.batch_id, 'at ' || f.recorded_at)
                       AS expected
            FROM ledger.settlement s
            LEFT JOIN ledger.exception_case c ON c.settlement_seq = s.seq
            LEFT JOIN ledger.settlement_attempt f ON f.settlement_seq = s.seq AND f.attempt_no = 1
            LEFT JOIN LATERAL (SELECT a.reason_code, a.reason_text FROM ledger.settlement_attempt a
                               WHERE a.settlement_seq = s.seq AND a.outcome = 'REJECTED' ORDER BY a.attempt_no DESC LIMIT 1) AS r ON true
            WHERE (s.kind NOT IN ('FUND', 'MINT', 'BURN', 'EXPIRY') AND s.status <> 'PENDING' AND (s.status <> 'SETTLED' OR s.attempt_no > 1) OR c.id IS NOT NULL)
              AND (c.trade_id IS DISTINCT FROM s.trade_id
                   OR c.state <> CASE s.status WHEN 'REJECTED' THEN 'OPEN' WHEN 'CANCELLED' THEN 'CANCELLED' ELSE 'RESOLVED' END
                   OR (c.reason_code, c.reason_text) IS DISTINCT FROM (r.reason_code, r.reason_text)
                   OR (c.batch_id, c.opened_at) IS DISTINCT FROM (f.batch_id, f.recorded_at))
            ORDER BY s.seq
            """;

    private static final String MESSAGES = """
            SELECT 'exception_case ' || id || ' body_sha256' AS place, body_sha256 AS found, encode(sha256(payload), 'hex') AS expected
            FROM ledger.exception_case WHERE body_sha256 <> encode(sha256(payload), 'hex') ORDER BY id
            """;

    /** Entry 1 is the giver's, entry 2 the getter's: one of them is the issuer, the other who was named. */
    private static final String ISSUANCES = """
            SELECT 'settlement ' || s.trade_id AS place,
                   'a ' || s.kind || ' of ' || coalesce(e.amount || ' ' || e.asset_code, 'nothing') || ' for ' || s.owner_id AS found,
                   coalesce(f.kind || ' ' || f.amount || ' ' || f.asset_code || ' for ' || f.owner_id, 'a request') AS expected
            FROM (SELECT *, CASE kind WHEN 'BURN' THEN buyer_id ELSE seller_id END AS owner_id FROM ledger.settlement
                  WHERE kind IN ('FUND', 'MINT', 'BURN')) AS s
            LEFT JOIN ledger.entry e ON e.settlement_seq = s.seq AND e.leg = 2
            LEFT JOIN ledger.right_token_history h ON h.settlement_seq = s.seq AND h.leg = 1
            LEFT JOIN ledger.funding_request f ON f.trade_id = s.trade_id AND f.owner_id = s.owner_id AND f.kind = s.kind
                 AND (e.amount IS NULL OR f.amount = e.amount AND f.asset_code = e.asset_code AND f.token_id IS NOT DISTINCT FROM h.token_id)
            WHERE f.id IS NULL ORDER BY s.seq
            """;

    /** Each entry of a reversal is on the account of an entry of the original, of the other sign, and at most as much. */
    private static final String REVERSALS = """
            SELECT 'settlement ' || r.trade_id AS place, r.status || ' reversal of ' || r.reverses AS found,
                   'the one reversal of a settled trade, its entries those of the trade the other way round, as it was asked for' AS expected
            FROM ledger.settlement r
            LEFT JOIN ledger.settlement o ON o.trade_id = r.reverses
            LEFT JOIN ledger.reversal v ON v.trade_id = r.trade_id
            WHERE r.kind = 'REVERSAL'
              AND (o.kind IS DISTINCT FROM 'TRADE' OR o.status IS DISTINCT FROM 'SETTLED'
                   OR o.buyer_id <> r.seller_id OR o.seller_id <> r.buyer_id
                   OR NOT EXISTS (SELECT FROM ledger.reversal_request q WHERE q.trade_id = r.trade_id AND q.reverses = r.reverses)
                   OR (r.status = 'SETTLED') <> (v.trade_id IS NOT NULL)
                   OR v.reverses <> r.reverses OR v.recorded_at <> (SELECT b.recorded_at FROM ledger.batch b WHERE b.id = r.batch_id)
                   OR EXISTS (SELECT FROM ledger.entry e WHERE e.settlement_seq = r.seq AND NOT EXISTS (
                          SELECT FROM ledger.entry x WHERE x.settlement_seq = o.seq AND x.account_id = e.account_id
                          AND (x.leg + 1) / 2 = (e.leg + 1) / 2 AND sign(x.amount) = -sign(e.amount) AND abs(e.amount) <= abs(x.amount))))
            UNION ALL
            SELECT 'reversal of ' || v.reverses, 'by ' || v.trade_id, 'by a settled reversal of it'
            FROM ledger.reversal v WHERE NOT EXISTS (
                SELECT FROM ledger.settlement r WHERE r.trade_id = v.trade_id AND r.reverses = v.reverses AND r.status = 'SETTLED')
            """;

    /** Nothing of a link settles but the whole, in one transaction, once. */
    private static final String LINKS = """
            SELECT 'link ' || link_id AS place,
                   settled || ' trades settled in ' || batches || ' batches, which say linkSize ' || concat_ws(' and ', least, nullif(most, least)) AS found,
                   'all of them in one batch, or none' AS expected
            FROM (SELECT link_id, count(*) AS settled, count(DISTINCT batch_id) AS batches, min(link_size) AS least, max(link_size) AS most,
                         bool_or(kind <> 'TRADE') AS other
                  FROM ledger.settlement WHERE link_id IS NOT NULL AND status = 'SETTLED' GROUP BY link_id) AS l
            WHERE settled <> least OR least <> most OR batches <> 1 OR other ORDER BY link_id
            """;

    private SettlementChecks() {}

    static List<SqlCheck> all() {
        return List.of(
                settlements("outcomes", "each settlement says what its last attempt says", OUTCOMES),
                new SqlCheck(
                        "attempts",
                        "attempts are numbered, of a batch and its time, and settle once",
                        "ledger.settlement_attempt",
                        "attempts",
                        ATTEMPTS),
                settlements(
                        "first recorded",
                        "each settlement is as old as its first attempt, or waited for it",
                        FIRST_RECORDED),
                new SqlCheck(
                        "pending",
                        "what has no outcome waits, and nothing else does",
                        "ledger.pending_trade",
                        "trades",
                        PENDING),
                new SqlCheck(
                        "links",
                        "linked trades settled together, all of a link or none",
                        "ledger.settlement WHERE link_id IS NOT NULL",
                        "trades",
                        LINKS),
                settlements(
                        "settled",
                        "what is settled has moved something, unless it set aside or gave back",
                        SETTLED_MOVED),
                new SqlCheck(
                        "batches",
                        "each batch counts its attempts, and is signed if it settled",
                        "ledger.batch",
                        "batches",
                        BATCHES),
                settlements("leaves", "what a batch settled has its place in the batch's tree", LEAVES),
                settlements("cases", "what was rejected has a case, in the state that follows", CASES),
                new SqlCheck(
                        "messages",
                        "each case holds the message it was opened for",
                        "ledger.exception_case",
                        "cases",
                        MESSAGES),
                new SqlCheck(
                        "fundings",
                        "value entered and left only where somebody asked for it",
                        "ledger.settlement WHERE kind IN ('FUND', 'MINT', 'BURN')",
                        "fundings",
                        ISSUANCES),
                new SqlCheck(
                        "reversals",
                        "a trade is reversed once, by what was asked for",
                        "ledger.settlement WHERE kind = 'REVERSAL'",
                        "reversals",
                        REVERSALS));
    }

    private static SqlCheck settlements(String name, String about, String broken) {
        return new SqlCheck(name, about, "ledger.settlement", "settlements", broken);
    }
}
