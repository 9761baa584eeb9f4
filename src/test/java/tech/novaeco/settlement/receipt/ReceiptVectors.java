package tech.novaeco.settlement.receipt;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;

/** The golden vectors of {@code contract/receipts}: run {@link #main} to write them anew, and look at what changed. */
final class ReceiptVectors {
    static final Path DIRECTORY = Path.of("src/main/resources/contract/receipts");
    static final String VALID = "VALID";

    private static final Receipt GOOD = SampleBatch.receipts(7).get(4);
    private static final String TEXT = GOOD.text();
    private static final Map<String, Receipt> PAYMENTS = SamplePayments.receipts();
    /** The order of the base point of Ed25519. */
    private static final BigInteger L =
            BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));

    /** @param verdict VALID, or the flaw */
    record Vector(String description, String receipt, String verdict) {
        String json() {
            Map<String, Object> members =
                    new TreeMap<>(Map.of("description", description, "receipt", receipt, "verdict", verdict));
            return new String(Canonical.json(members), StandardCharsets.UTF_8) + "\n";
        }
    }

    private final Map<String, Vector> vectors = new LinkedHashMap<>();

    private ReceiptVectors() {
        valid();
        content();
        form();
        signature();
        proof();
        holds();
        payments();
    }

    /** By the names of their files. */
    static Map<String, Vector> all() {
        return new ReceiptVectors().vectors;
    }

    static String jwks() {
        return new KeySet(List.of(SampleBatch.KEY.publicKey())).jwks() + "\n";
    }

    public static void main(String[] arguments) throws IOException {
        Files.createDirectories(DIRECTORY);
        Files.writeString(DIRECTORY.resolve("jwks.json"), jwks());
        for (Map.Entry<String, Vector> vector : all().entrySet()) {
            Files.writeString(
                    DIRECTORY.resolve(vector.getKey()), vector.getValue().json());
        }
    }

    private void valid() {
        vectors.put(
                "valid-paid.json",
                new Vector(
                        "samples/PAID.json, settled alone", SampleBatch.paid().text(), VALID));
        PAYMENTS.forEach((payment, receipt) ->
                vectors.put("valid-" + payment + ".json", new Vector(payment, receipt.text(), VALID)));
        for (int size : new int[] {1, 2, 3, 7, 100}) {
            for (int index : new int[] {0, size / 2, size - 1}) {
                vectors.put(
                        "valid-%03d-%02d.json".formatted(size, index),
                        new Vector(
                                "leaf " + index + " of a batch of " + size,
                                SampleBatch.receipts(size).get(index).text(),
                                VALID));
            }
        }
    }

    private void content() {
        changed("amount-changed", Flaw.ROOT, "\"amount\":\"5.50\"", "\"amount\":\"6.50\"");
        changed("buyer-changed", Flaw.ROOT, "\"buyerId\":\"buyer:5\"", "\"buyerId\":\"buyer:6\"");
        changed(
                "leg-turned",
                Flaw.ROOT,
                "\"from\":\"buyer:5\",\"to\":\"seller.x_y-5\"",
                "\"from\":\"seller.x_y-5\",\"to\":\"buyer:5\"");
        changed("attempt-changed", Flaw.ROOT, "\"attemptNo\":2", "\"attemptNo\":1");
        changed("trade-hash-changed", Flaw.ROOT, "\"tradeHash\":\"00", "\"tradeHash\":\"01");
        changed("batch-changed", Flaw.OTHER_BATCH, "b000-000000000007\",\"buyerId", "b000-000000000008\",\"buyerId");
        changed("time-changed", Flaw.OTHER_BATCH, ".123456Z", ".123457Z");
    }

    private void form() {
        tampered("empty", Flaw.MALFORMED, "");
        tampered("cut-off", Flaw.MALFORMED, TEXT.substring(0, TEXT.length() - 1));
        tampered("array", Flaw.MEMBER, "[" + TEXT + "]");
        tampered("two-line-feeds", Flaw.NOT_CANONICAL, TEXT + "\n\n");
        changed("duplicate-member", Flaw.MALFORMED, "\"kind\":\"TRADE\"", "\"kind\":\"TRADE\",\"kind\":\"TRADE\"");
        changed("unknown-member", Flaw.MEMBER, "\"kind\":", "\"note\":\"\",\"kind\":");
        changed("missing-member", Flaw.MEMBER, "\"attemptNo\":2,", "");
        changed("member-of-other-type", Flaw.MEMBER, "\"attemptNo\":2", "\"attemptNo\":\"2\"");
        changed(
                "reverses-in-a-trade",
                Flaw.MEMBER,
                "\"sellerId\"",
                "\"reverses\":\"0191b6a0-7c1e-7000-8000-000000000001\",\"sellerId\"");
        changed("no-legs", Flaw.VALUE, "\"legs\":" + between(TEXT, "\"legs\":", ",\"recordedAt\""), "\"legs\":[]");
        changed("other-version", Flaw.VALUE, "\"version\":1", "\"version\":2");
        changed("number-with-point", Flaw.VALUE, "\"attemptNo\":2", "\"attemptNo\":2.0");
        changed("amount-with-exponent", Flaw.VALUE, "\"5.50\"", "\"55e-1\"");
        changed("amount-zero", Flaw.VALUE, "\"5.50\"", "\"0.00\"");
        changed("id-in-upper-case", Flaw.VALUE, "0191b6a0-7c1e-7000-9000", "0191B6A0-7C1E-7000-9000");
        changed(
                "path-in-upper-case",
                Flaw.VALUE,
                GOOD.path().get(0),
                GOOD.path().get(0).toUpperCase(Locale.ROOT));
        changed("time-in-milliseconds", Flaw.VALUE, ".123456Z", ".123Z");
        changed("time-of-no-calendar", Flaw.VALUE, "2026-01-02T", "2026-02-30T");
        changed("space", Flaw.NOT_CANONICAL, "\"kind\":", "\"kind\": ");
        changed(
                "other-order",
                Flaw.NOT_CANONICAL,
                "\"buyerId\":\"buyer:5\",\"kind\":\"TRADE\"",
                "\"kind\":\"TRADE\",\"buyerId\":\"buyer:5\"");
        changed("escape", Flaw.NOT_CANONICAL, "\"TRADE\"", "\"\\u0054RADE\"");
    }

    private void signature() {
        String signature = GOOD.batch().substring(GOOD.batch().lastIndexOf('.') + 1);
        byte[] bytes = Base64.getUrlDecoder().decode(signature);
        batch(
                "signature-trailing-bits",
                Flaw.JWS,
                jws -> jws.substring(0, jws.length() - 1) + next(jws.charAt(jws.length() - 1)));
        batch("signature-padded", Flaw.JWS, jws -> jws + "==");
        batch("signature-missing", Flaw.JWS, jws -> jws.substring(0, jws.lastIndexOf('.')));
        batch("signature-empty", Flaw.SIGNATURE, jws -> jws.substring(0, jws.lastIndexOf('.') + 1));
        batch("signature-changed", Flaw.SIGNATURE, jws -> jws.replace(signature, Canonical.base64url(flipped(bytes))));
        batch(
                "signature-plus-order",
                Flaw.SIGNATURE,
                jws -> jws.replace(signature, Canonical.base64url(plusOrder(bytes))));
        batch(
                "payload-changed",
                Flaw.SIGNATURE,
                jws -> part(jws, 1, text -> text.replace("\"treeSize\":7", "\"treeSize\":8")));
        header("algorithm-none", Flaw.VALUE, "\"EdDSA\"", "\"none\"");
        header("other-type", Flaw.VALUE, "novafin-receipt+jws", "JWT");
        header("header-with-crit", Flaw.MEMBER, "\"kid\"", "\"crit\":[],\"kid\"");
        header("header-with-space", Flaw.NOT_CANONICAL, "\"kid\":", "\"kid\": ");
        payload("payload-with-space", Flaw.NOT_CANONICAL, "\"treeSize\":", "\"treeSize\": ");
        payload("payload-unknown-member", Flaw.MEMBER, "\"treeSize\"", "\"note\":\"\",\"treeSize\"");
        payload("root-in-upper-case", Flaw.VALUE, "\"merkleRoot\":\"", "\"merkleRoot\":\"A");
        BatchReceipts others = new BatchReceipts(SampleBatch.statements(7));
        tampered(
                "unknown-key",
                Flaw.UNKNOWN_KEY,
                others.receipts(others.sign(SampleBatch.OTHER).jws()).get(4).text());
        header("signed-by-another-than-it-says", Flaw.SIGNATURE, "", "");
    }

    private void proof() {
        changed("index-of-neighbour", Flaw.ROOT, "\"index\":4", "\"index\":5");
        changed("index-too-large", Flaw.PATH, "\"index\":4", "\"index\":7");
        changed("index-negative", Flaw.VALUE, "\"index\":4", "\"index\":-1");
        changed("index-huge", Flaw.VALUE, "\"index\":4", "\"index\":4294967300");
        changed("path-too-short", Flaw.PATH, ",\"" + GOOD.path().get(2) + "\"", "");
        changed(
                "path-too-long",
                Flaw.PATH,
                "]},\"statement\"",
                ",\"" + GOOD.path().get(0) + "\"]},\"statement\"");
        changed(
                "path-in-other-order",
                Flaw.ROOT,
                GOOD.path().get(0) + "\",\"" + GOOD.path().get(1),
                GOOD.path().get(1) + "\",\"" + GOOD.path().get(0));
        changed(
                "hash-too-short",
                Flaw.VALUE,
                GOOD.path().get(0),
                GOOD.path().get(0).substring(1));
        payload("tree-too-small", Flaw.PATH, "\"treeSize\":7", "\"treeSize\":4");
        payload("tree-too-large", Flaw.PATH, "\"treeSize\":7", "\"treeSize\":9");
        payload("tree-empty", Flaw.VALUE, "\"treeSize\":7", "\"treeSize\":0");
    }

    private void holds() {
        changed("held", "hold-of-another-amount", Flaw.ROOT, "\"amount\":\"3.00\"", "\"amount\":\"2.00\"");
        changed("held", "hold-for-another", Flaw.ROOT, "\"to\":\"hugo\"", "\"to\":\"hugo2\"");
        changed("held", "hold-for-longer", Flaw.ROOT, "2026-12-24T18", "2026-12-25T18");
        changed("held", "hold-that-ended", Flaw.MEMBER, "\"to\":", "\"resolution\":\"RELEASED\",\"to\":");
        changed("held", "hold-in-a-trade", Flaw.MEMBER, "\"HOLD\"", "\"TRADE\"");
        changed("released", "hold-whose-end-is-missing", Flaw.MEMBER, "\"resolution\":\"RELEASED\",", "");
        changed("released", "hold-with-the-end-of-another", Flaw.VALUE, "\"RELEASED\"", "\"CAPTURED\"");
        changed("released", "release-that-is-an-expiry", Flaw.VALUE, "\"RELEASE\"", "\"EXPIRY\"");
        changed(
                "expired",
                "expiry-that-was-a-release",
                Flaw.ROOT,
                Map.of("\"EXPIRY\"", "\"RELEASE\"", "\"EXPIRED\"", "\"RELEASED\""));
        changed("expired", "hold-with-a-member-of-no-kind", Flaw.MEMBER, "\"from\":", "\"fee\":\"\",\"from\":");
        changed("captured", "capture-of-more", Flaw.ROOT, "\"1.20\"", "\"3.00\"");
        changed("captured", "capture-that-is-a-release", Flaw.VALUE, "\"CAPTURE\"", "\"RELEASE\"");
        String captured = text("captured");
        changed(
                "captured",
                "capture-that-moves-nothing",
                Flaw.VALUE,
                "\"legs\":" + between(captured, "\"legs\":", ",\"recordedAt\""),
                "\"legs\":[]");
        changed(
                "captured",
                "capture-of-no-hold",
                Flaw.MEMBER,
                "\"hold\":" + between(captured, "\"hold\":", "\"kind\""),
                "");
    }

    private void payments() {
        changed("converted", "rate-changed", Flaw.ROOT, "160.550", "160.551");
        changed("converted", "rate-with-exponent", Flaw.VALUE, "160.550", "16055e-2");
        changed("converted", "rate-of-zero", Flaw.VALUE, "160.550", "0.000");
        changed("converted", "rate-without-source", Flaw.MEMBER, "\"source\":\"ECB\",", "");
        changed("converted", "rate-valid-for-longer", Flaw.ROOT, "T04:00:00", "T05:00:00");
        changed("converted", "rate-at-a-time-in-another-form", Flaw.VALUE, "T04:00:00.000000Z", "T04:00:00Z");
        changed("converted", "rate-with-a-member-of-no-kind", Flaw.MEMBER, "\"base\":", "\"ask\":\"\",\"base\":");
        changed("converted", "charge-for-something-else", Flaw.ROOT, "\"TAX\"", "\"FEE\"");
        changed("converted", "charge-of-no-kind", Flaw.VALUE, "\"TAX\"", "\"TIP\"");
        changed("converted", "charge-left-out", Flaw.ROOT, "\"charge\":\"TAX\",", "");
        changed("right", "right-to-something-else", Flaw.ROOT, "flat-12:2026", "flat-13:2026");
        changed("right", "right-of-no-form", Flaw.VALUE, "flat-12:2026", "flat 12");
    }

    private void changed(String name, Flaw flaw, String from, String to) {
        tampered(name, flaw, replaced(TEXT, name, from, to));
    }

    /** @param payment one of {@link SamplePayments} */
    private void changed(String payment, String name, Flaw flaw, String from, String to) {
        changed(payment, name, flaw, Map.of(from, to));
    }

    private void changed(String payment, String name, Flaw flaw, Map<String, String> changes) {
        String text = text(payment);
        for (Map.Entry<String, String> change : changes.entrySet()) {
            text = replaced(text, name, change.getKey(), change.getValue());
        }
        tampered(name, flaw, text);
    }

    private static String text(String payment) {
        return Objects.requireNonNull(PAYMENTS.get(payment), payment).text();
    }

    private static String replaced(String text, String name, String from, String to) {
        if (!text.contains(from)) {
            throw new IllegalStateException(name + ": there is no " + from + " in " + text);
        }
        return text.replace(from, to);
    }

    private void tampered(String name, Flaw flaw, String text) {
        vectors.put("tampered-" + name + ".json", new Vector(name.replace('-', ' '), text, flaw.name()));
    }

    private void batch(String name, Flaw flaw, Function<String, String> change) {
        changed(name, flaw, GOOD.batch(), change.apply(GOOD.batch()));
    }

    /** Signed anew: who holds the key may sign anything, and it is no receipt all the same. */
    private void header(String name, Flaw flaw, String from, String to) {
        SigningKey signer = from.isEmpty() ? SampleBatch.OTHER : SampleBatch.KEY;
        batch(name, flaw, jws -> signed(part(jws, 0, text -> text.replace(from, to)), signer));
    }

    private void payload(String name, Flaw flaw, String from, String to) {
        batch(name, flaw, jws -> signed(part(jws, 1, text -> text.replace(from, to)), SampleBatch.KEY));
    }

    private static String part(String jws, int number, Function<String, String> change) {
        String[] parts = jws.split("\\.");
        String text = new String(Base64.getUrlDecoder().decode(parts[number]), StandardCharsets.UTF_8);
        parts[number] = Canonical.base64url(change.apply(text).getBytes(StandardCharsets.UTF_8));
        return String.join(".", parts);
    }

    private static String signed(String jws, SigningKey key) {
        String input = jws.substring(0, jws.lastIndexOf('.'));
        return input + "." + Canonical.base64url(key.sign(ReceiptKey.ascii(input)));
    }

    /** A base64url character whose upper four bits are the same. */
    private static char next(char last) {
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        return alphabet.charAt(alphabet.indexOf(last) ^ 1);
    }

    private static byte[] flipped(byte[] bytes) {
        byte[] changed = bytes.clone();
        changed[10] ^= 1;
        return changed;
    }

    /** The same signature again for a verifier that does not look whether S is below the order. */
    private static byte[] plusOrder(byte[] bytes) {
        byte[] s = new byte[32];
        for (int i = 0; i < 32; i++) {
            s[i] = bytes[63 - i];
        }
        byte[] sum = new BigInteger(1, s).add(L).toByteArray();
        byte[] changed = Arrays.copyOf(bytes, 64);
        for (int i = 0; i < 32; i++) {
            changed[32 + i] = i < sum.length ? sum[sum.length - 1 - i] : 0;
        }
        return changed;
    }

    private static String between(String text, String from, String to) {
        int begin = text.indexOf(from) + from.length();
        return text.substring(begin, text.indexOf(to, begin));
    }
}
