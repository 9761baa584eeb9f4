package tech.novaeco.settlement.adapter.desk;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tech.novaeco.settlement.asset.Asset;
import tech.novaeco.settlement.ledger.Balance;

/**
 * What an account had before a period, what moved in it, and what was left; amounts in minor units. Sums are as large as they get:
 * a million entries of {@code long} may not fit a {@code long}.
 *
 * @param account as it is now
 * @param asOf the moment, by the database's clock, in which all of it was read
 * @param opening the sum of all entries recorded before the period
 * @param credits what came in, zero or more
 * @param debits what went out, zero or more
 * @param entries how many lie in the period
 * @param closing the sum of all entries recorded before the period's end
 * @param openingLeft the same as {@code opening}, by the balance that the latest of those entries left instead of by their sum
 * @param closingLeft likewise
 * @param total the sum of all entries there are
 */
public record StatementFigures(
        Balance account,
        Asset asset,
        Period period,
        Instant asOf,
        BigInteger opening,
        BigInteger credits,
        BigInteger debits,
        long entries,
        BigInteger closing,
        BigInteger openingLeft,
        BigInteger closingLeft,
        BigInteger total) {

    /** A batch is recorded as of its beginning, and may be committed later: two round trips of a minute each at most, and locks. */
    static final Duration GRACE = Duration.ofMinutes(5);

    /** Whether the period is over and no batch can be under way any more that would still belong to it. */
    public boolean isFinal() {
        Instant to = period.to();
        return to != null && !asOf.isBefore(to.plus(GRACE));
    }

    /** In major units, with exactly the asset's digits. */
    public String formatted(BigInteger minorUnits) {
        return new BigDecimal(minorUnits, asset.scale()).toPlainString();
    }

    public String formatted(long minorUnits) {
        return formatted(BigInteger.valueOf(minorUnits));
    }

    /** One sentence for each two figures that must be equal, come from different rows, and are not. */
    List<String> differences() {
        List<String> differences = new ArrayList<>();
        compare(differences, "entries before the period sum to", opening, "the latest of them left", openingLeft);
        compare(differences, "entries before the period's end sum to", closing, "the latest of them left", closingLeft);
        compare(
                differences,
                "all entries of the account sum to",
                total,
                "its balance row says",
                BigInteger.valueOf(account.posted()));
        return differences;
    }

    private void compare(List<String> differences, String one, BigInteger sum, String other, BigInteger figure) {
        if (!sum.equals(figure)) {
            differences.add(one + " " + formatted(sum) + ", but " + other + " " + formatted(figure));
        }
    }

    /** All but the entries, as it is told. */
    public Row row() {
        return new Row()
                .with("owner", account.key().owner())
                .with("asset", asset.code())
                .with("from", period.from())
                .with("to", period.to())
                .with("asOf", asOf)
                .with("final", isFinal())
                .with("opening", formatted(opening))
                .with("credits", formatted(credits))
                .with("debits", formatted(debits))
                .with("closing", formatted(closing))
                .with("count", entries)
                .with("heldNow", formatted(account.held()))
                .with("availableNow", formatted(account.available()));
    }
}
