package tech.novaeco.settlement.receipt;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import tech.novaeco.settlement.asset.AssetCode;
import tech.novaeco.settlement.asset.TokenId;
import tech.novaeco.settlement.ledger.Hold.Resolution;
import tech.novaeco.settlement.trade.ChargeKind;
import tech.novaeco.settlement.trade.PartyId;
import tech.novaeco.settlement.trade.TradeHash;
import tech.novaeco.settlement.trade.TradeId;

/** Reads the text of a receipt, of which there is only one: read and written again it must be the same. */
final class ReceiptReader {
    private static final Set<String> RECEIPT = Set.of("statement", "proof", "batch");
    private static final Set<String> PROOF = Set.of("index", "path");
    private static final Set<String> LEG = Set.of("from", "to", "assetType", "amount");
    private static final String TOKEN = "tokenId";
    private static final String CHARGE = "charge";
    private static final String REVERSES = "reverses";
    private static final String CONVERSION = "conversion";
    private static final Set<String> RATE =
            Set.of("rateId", "base", "quote", "rate", "source", "quotedAt", "validUntil");
    private static final String HOLD = "hold";
    private static final String RESOLUTION = "resolution";
    private static final Set<String> HELD = Set.of("id", "from", "to", "assetType", "amount", "expiresAt");
    private static final Set<String> STATEMENT = Set.of(
            "version",
            "tradeId",
            "kind",
            "tradeHash",
            "attemptNo",
            "buyerId",
            "sellerId",
            "legs",
            "batchId",
            "recordedAt");

    private ReceiptReader() {}

    /** @param text may end with one line feed, which files do */
    static Receipt read(String text) throws InvalidReceipt {
        StrictObject object = StrictObject.read(text, "receipt", RECEIPT);
        StrictObject proof = object.object("proof", PROOF, Set.of());
        Receipt receipt = new Receipt(
                statement(object.object("statement", STATEMENT, Set.of(REVERSES, CONVERSION, HOLD))),
                proof.number("index", 0),
                proof.texts("path", Forms.HASH, Forms.HASH_FORM),
                object.text("batch", Forms.ANY, "a compact JWS"));
        requireCanonical(text.endsWith("\n") ? text.substring(0, text.length() - 1) : text, receipt.text());
        return receipt;
    }

    private static Statement statement(StrictObject object) throws InvalidReceipt {
        object.exactly("version", Statement.VERSION);
        Kind kind = Kind.valueOf(object.text("kind", Forms.KIND, "one of " + List.of(Kind.values())));
        if (object.has(REVERSES) != (kind == Kind.REVERSAL)) {
            throw new InvalidReceipt(
                    Flaw.MEMBER, object.at(REVERSES), "belongs into a REVERSAL and nothing else; this is a " + kind);
        }
        if (object.has(HOLD) != kind.ofHold()) {
            throw new InvalidReceipt(
                    Flaw.MEMBER,
                    object.at(HOLD),
                    "belongs to what is about a hold and nothing else; this is a " + kind);
        }
        Optional<TradeId> reverses =
                kind == Kind.REVERSAL ? Optional.of(Forms.tradeId(object, REVERSES)) : Optional.empty();
        return new Statement(
                Forms.tradeId(object, "tradeId"),
                kind,
                new TradeHash(object.text("tradeHash", Forms.HASH, Forms.HASH_FORM)),
                object.number("attemptNo", 1),
                party(object, "buyerId"),
                party(object, "sellerId"),
                legs(object, kind),
                Forms.uuid(object, "batchId"),
                Forms.time(object, "recordedAt"),
                reverses,
                object.has(CONVERSION) ? Optional.of(conversion(object)) : Optional.empty(),
                kind.ofHold()
                        ? Optional.of(held(object.object(HOLD, HELD, Set.of(RESOLUTION)), kind))
                        : Optional.empty());
    }

    private static Statement.Conversion conversion(StrictObject object) throws InvalidReceipt {
        StrictObject rate = object.object(CONVERSION, RATE, Set.of());
        return new Statement.Conversion(
                Forms.uuid(rate, "rateId"),
                asset(rate, "base"),
                asset(rate, "quote"),
                new BigDecimal(rate.text("rate", Forms.AMOUNT, "a positive decimal such as 1.0850")),
                party(rate, "source").value(),
                Forms.time(rate, "quotedAt"),
                Forms.time(rate, "validUntil"));
    }

    private static AssetCode asset(StrictObject object, String name) throws InvalidReceipt {
        return new AssetCode(object.text(name, Forms.ASSET, "1 to 32 of A-Z 0-9 _, the first a letter,"));
    }

    private static HeldFunds held(StrictObject hold, Kind kind) throws InvalidReceipt {
        if (hold.has(RESOLUTION) != kind.endsHold()) {
            throw new InvalidReceipt(
                    Flaw.MEMBER,
                    hold.at(RESOLUTION),
                    "belongs to what ends a hold and nothing else; this is a " + kind);
        }
        return new HeldFunds(
                Forms.tradeId(hold, "id"),
                party(hold, "from"),
                party(hold, "to"),
                asset(hold, "assetType"),
                amount(hold),
                Forms.time(hold, "expiresAt"),
                kind.endsHold() ? Optional.of(resolution(hold, kind)) : Optional.empty());
    }

    private static Resolution resolution(StrictObject hold, Kind kind) throws InvalidReceipt {
        Resolution allowed = kind == Kind.CAPTURE
                ? Resolution.CAPTURED
                : kind == Kind.RELEASE ? Resolution.RELEASED : Resolution.EXPIRED;
        hold.text(RESOLUTION, Pattern.compile(allowed.name()), "for a " + kind + " " + allowed);
        return allowed;
    }

    private static String amount(StrictObject object) throws InvalidReceipt {
        return object.text("amount", Forms.AMOUNT, "a positive decimal such as 12.50");
    }

    private static List<Statement.Leg> legs(StrictObject object, Kind kind) throws InvalidReceipt {
        List<Statement.Leg> legs = new ArrayList<>();
        for (StrictObject leg : object.objects("legs", LEG, Set.of(TOKEN, CHARGE))) {
            legs.add(new Statement.Leg(
                    party(leg, "from"),
                    party(leg, "to"),
                    asset(leg, "assetType"),
                    amount(leg),
                    leg.has(TOKEN)
                            ? Optional.of(new TokenId(leg.text(TOKEN, Forms.PARTY, "1 to 64 of A-Z a-z 0-9 . _ : -")))
                            : Optional.empty(),
                    leg.has(CHARGE)
                            ? Optional.of(ChargeKind.valueOf(
                                    leg.text(CHARGE, Forms.CHARGE, "one of " + List.of(ChargeKind.values()))))
                            : Optional.empty()));
        }
        if (legs.isEmpty() && kind.moves()) {
            throw new InvalidReceipt(Flaw.VALUE, object.at("legs"), "is empty: a " + kind + " moves one leg at least");
        }
        if (!legs.isEmpty() && !kind.moves()) {
            throw new InvalidReceipt(Flaw.VALUE, object.at("legs"), "is not empty: a " + kind + " moves nothing");
        }
        return legs;
    }

    private static PartyId party(StrictObject object, String name) throws InvalidReceipt {
        return new PartyId(object.text(name, Forms.PARTY, "1 to 64 of A-Z a-z 0-9 . _ : -"));
    }

    private static void requireCanonical(String text, String canonical) throws InvalidReceipt {
        if (text.equals(canonical)) {
            return;
        }
        int at = 0;
        while (at < Math.min(text.length(), canonical.length()) && text.charAt(at) == canonical.charAt(at)) {
            at++;
        }
        throw new InvalidReceipt(
                Flaw.NOT_CANONICAL,
                "receipt, character " + at,
                "is not the receipt's one text (RFC 8785: members sorted, no spaces, no needless escapes); if a program"
                        + " wrote the receipt anew, put it right with 'jq -cS .' or take the original");
    }
}
