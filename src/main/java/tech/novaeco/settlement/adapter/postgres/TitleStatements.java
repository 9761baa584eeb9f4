package tech.novaeco.settlement.adapter.postgres;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tech.novaeco.settlement.asset.TokenId;
import tech.novaeco.settlement.ledger.Title;
import tech.novaeco.settlement.settlement.Instruction.Leg;
import tech.novaeco.settlement.settlement.Outcome;
import tech.novaeco.settlement.trade.PartyId;

/** The part of the second round trip that is about unique tokens: each passing in its history, then who has it now. */
final class TitleStatements {
    private static final String HISTORY = """
            INSERT INTO ledger.right_token_history (token_id, change_no, settlement_seq, leg, owner_id, encumbrance)
            SELECT * FROM unnest(?::text[], ?::bigint[], ?::bigint[], ?::smallint[], ?::text[], ?::text[])
            """;

    /** The database holds it against the history. */
    private static final String OWNERS = """
            UPDATE ledger.right_token t SET owner_id = n.owner_id, changes = n.changes
            FROM unnest(?::text[], ?::text[], ?::bigint[]) AS n (token_id, owner_id, changes) WHERE t.token_id = n.token_id
            """;

    /** @param leg the number of the payer's entry */
    private record Passing(long settlementSeq, int leg, Title title) {}

    private final List<Passing> passings = new ArrayList<>();
    private final Map<TokenId, Title> last = new LinkedHashMap<>();

    void settled(long settlementSeq, Outcome.Settled settled) {
        List<Title> titles = settled.titles();
        int passed = 0;
        for (int i = 0; i < settled.legs().size(); i++) {
            Leg leg = settled.legs().get(i);
            if (leg.token() != null) {
                Title title = titles.get(passed++);
                passings.add(new Passing(settlementSeq, 2 * i + 1, title));
                // linked trades may take effect in another order than they arrived in
                last.merge(title.token(), title, (one, other) -> one.changes() > other.changes() ? one : other);
            }
        }
        if (passed != titles.size()) {
            throw new IllegalStateException(titles.size() + " titles changed hands in " + passed + " legs");
        }
    }

    void write(RoundTrip trip) {
        if (passings.isEmpty()) {
            return;
        }
        List<Title> owners = List.copyOf(last.values());
        trip.update(
                        passings.size(),
                        HISTORY,
                        SqlArray.of("text", passings, p -> p.title().token().value()),
                        SqlArray.of("int8", passings, p -> p.title().changes()),
                        SqlArray.of("int8", passings, Passing::settlementSeq),
                        SqlArray.of("int2", passings, p -> (short) p.leg()),
                        SqlArray.of("text", passings, p -> owner(p.title())),
                        SqlArray.of("text", passings, p -> p.title().encumbrance()))
                .update(
                        owners.size(),
                        OWNERS,
                        SqlArray.of("text", owners, title -> title.token().value()),
                        SqlArray.of("text", owners, TitleStatements::owner),
                        SqlArray.of("int8", owners, Title::changes));
    }

    private static @Nullable String owner(Title title) {
        return title.owner().map(PartyId::value).orElse(null);
    }
}
