package tech.novaeco.settlement.chaos;

import java.util.List;
import tech.novaeco.settlement.faults.Sql;
import tech.novaeco.settlement.trade.FundingId;

/** What trades with {@code payWith} need: a desk with a stock of each asset, and prices that change amid the load. */
public final class ConversionDesk {
    /** Minor units of each asset. */
    public static final long STOCK = 1_000_000_000;

    private static final String FUND = """
            INSERT INTO ledger.funding_request (trade_id, ref, owner_id, asset_code, amount)
            VALUES ('%s', '%s', 'conversion-desk', '%s', %d)
            """;

    /** A new price of each pair every ten seconds for four hours, each valid for nine: now and then there is none. */
    private static final String QUOTE = """
            INSERT INTO ledger.conversion_rate (id, base, quote, numerator, scale, source, quoted_at, valid_until)
            SELECT gen_random_uuid(), b.code, q.code, 5000 + abs(hashtext(b.code || q.code || number)) % 20000, 4, 'harness',
                now() + number * interval '10 s', now() + number * interval '10 s' + interval '9 s'
            FROM ledger.asset b, ledger.asset q, generate_series(0, 1440) AS number
            WHERE b.code = ANY (ARRAY['EUR', 'NOVAPOINT', 'CARBON_CREDIT']) AND q.code = ANY (ARRAY['EUR', 'NOVAPOINT', 'CARBON_CREDIT'])
                AND b.code <> q.code
            """;

    private ConversionDesk() {}

    /** Returns when the desk has its stock; a worker must run. */
    public static void open(String jdbcUrl) {
        for (String asset : List.of("EUR", "NOVAPOINT", "CARBON_CREDIT")) {
            String ref = "stock of " + asset;
            Sql.execute(jdbcUrl, FUND.formatted(FundingId.of(ref).value(), ref, asset, STOCK));
        }
        Sql.execute(jdbcUrl, QUOTE);
        Sql.awaitRequests(jdbcUrl);
    }
}
