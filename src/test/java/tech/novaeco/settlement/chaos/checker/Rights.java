package tech.novaeco.settlement.chaos.checker;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * L16: a right has exactly one owner, who got it in the last change of its history; each change of owner is one settled leg of
 * that asset, from whom the history had as its owner to whom it has next. That it is the token of the message, I2 says.
 */
final class Rights implements Invariant {
    /** In the account of an issuer it is with nobody. */
    private static final List<String> LAWS = List.of("""
            SELECT format('right %s is with %s as %s after %s changes, but the last of its history says %s as %s after %s',
                t.token_id, coalesce(t.owner_id, 'nobody'), t.encumbrance, t.changes,
                coalesce(h.owner_id, 'nobody'), coalesce(h.encumbrance, 'FREE'), coalesce(h.change_no, 0))
            FROM ledger.right_token t LEFT JOIN LATERAL (
                SELECT * FROM ledger.right_token_history WHERE token_id = t.token_id ORDER BY change_no DESC LIMIT 1) h ON true
            WHERE (t.owner_id, t.encumbrance, t.changes)
                IS DISTINCT FROM (h.owner_id, coalesce(h.encumbrance, 'FREE'), coalesce(h.change_no, 0))
            """, """
            SELECT format('the history of right %s has change %s, but %s changes up to it', token_id, change_no, place)
            FROM (SELECT *, row_number() OVER (PARTITION BY token_id ORDER BY change_no) AS place
                  FROM ledger.right_token_history) h
            WHERE change_no <> place
            """, """
            SELECT format('change %s of right %s is of no settled leg that moves one %s from %s to %s', h.change_no, h.token_id,
                t.asset_code, coalesce(h.giver, 'nobody'), coalesce(h.owner_id, 'nobody'))
            FROM (SELECT *, lag(owner_id) OVER (PARTITION BY token_id ORDER BY change_no) AS giver
                  FROM ledger.right_token_history) h
            JOIN ledger.right_token t USING (token_id)
            WHERE h.settlement_seq IS NOT NULL AND NOT EXISTS (
                SELECT FROM ledger.settlement s
                JOIN ledger.entry pays ON pays.settlement_seq = s.seq AND pays.leg = h.leg AND pays.amount = -1
                JOIN ledger.entry gets ON gets.settlement_seq = s.seq AND gets.leg = h.leg + 1 AND gets.amount = 1
                JOIN ledger.account giver ON giver.id = pays.account_id
                JOIN ledger.account taker ON taker.id = gets.account_id
                WHERE s.seq = h.settlement_seq AND s.status = 'SETTLED'
                    AND pays.asset_code = t.asset_code AND gets.asset_code = t.asset_code
                    AND CASE WHEN giver.purpose = 'ISSUER' THEN h.giver IS NULL ELSE h.giver = giver.owner_id END
                    AND CASE WHEN taker.purpose = 'ISSUER' THEN h.owner_id IS NULL ELSE h.owner_id = taker.owner_id END)
            """, """
            SELECT format('change %s of right %s gives it to %s without a leg', change_no, token_id, coalesce(owner_id, 'nobody'))
            FROM (SELECT *, lag(owner_id) OVER (PARTITION BY token_id ORDER BY change_no) AS giver
                  FROM ledger.right_token_history) h
            WHERE settlement_seq IS NULL AND owner_id IS DISTINCT FROM giver
            """, """
            SELECT format('leg %s of settlement %s moves a right, but no history names it', e.leg, e.settlement_seq)
            FROM ledger.entry e JOIN ledger.asset a ON a.code = e.asset_code AND a.kind = 'RIGHT'
            WHERE e.amount < 0 AND NOT EXISTS (SELECT FROM ledger.right_token_history h
                WHERE h.settlement_seq = e.settlement_seq AND h.leg = e.leg)
            """, """
            SELECT format('%s has %s posted in %s, but owns %s of its rights', a.owner_id, b.posted, a.asset_code, count(t.token_id))
            FROM ledger.account a JOIN ledger.account_balance b ON b.account_id = a.id
            JOIN ledger.asset s ON s.code = a.asset_code AND s.kind = 'RIGHT' AND s.issuer_account <> a.id
            LEFT JOIN ledger.right_token t ON t.asset_code = a.asset_code AND t.owner_id = a.owner_id
            GROUP BY a.owner_id, b.posted, a.asset_code HAVING b.posted <> count(t.token_id)
            """);

    @Override
    public String id() {
        return "L16";
    }

    @Override
    public String says() {
        return "a right has one owner: the last of its history, each change a settled leg";
    }

    @Override
    public void check(Facts facts, Connection snapshot, Counting counting) throws SQLException {
        Checker.ask(snapshot, LAWS).forEach(counting::violated);
        long changes = Checker.number(snapshot, "SELECT count(*) FROM ledger.right_token_history");
        counting.checked(changes);
        counting.note(Checker.number(snapshot, "SELECT count(*) FROM ledger.right_token") + " rights, " + changes
                + " changes");
    }
}
