package tech.novaeco.settlement.receipt;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** A batch's JWS, taken apart; every part of it in the one form it may have. */
record SignedBatch(String kid, BatchRoot root, byte[] signed, byte[] signature) {
    private static final Set<String> HEADER = Set.of("alg", "kid", "typ");
    private static final Set<String> PAYLOAD = Set.of("version", "batchId", "treeSize", "merkleRoot", "recordedAt");

    static SignedBatch read(String jws) throws InvalidReceipt {
        List<String> parts = Arrays.asList(jws.split("\\.", -1));
        if (parts.size() != 3) {
            throw new InvalidReceipt(
                    Flaw.JWS, "batch", "has " + parts.size() + " parts: header.payload.signature are allowed");
        }
        String header = text(parts.get(0), "batch.header");
        String payload = text(parts.get(1), "batch.payload");
        return new SignedBatch(
                kid(header),
                root(payload),
                ReceiptKey.ascii(parts.get(0) + "." + parts.get(1)),
                bytes(parts.get(2), "batch.signature"));
    }

    private static String kid(String text) throws InvalidReceipt {
        StrictObject header = StrictObject.read(text, "batch.header", HEADER);
        header.text("alg", Pattern.compile(BatchRoot.ALGORITHM), BatchRoot.ALGORITHM);
        header.text("typ", Pattern.compile(Pattern.quote(BatchRoot.TYPE)), BatchRoot.TYPE);
        String kid = header.text("kid", Pattern.compile("[A-Za-z0-9_-]{43}"), "a thumbprint of 43 characters");
        requireSame(text, Map.of("alg", BatchRoot.ALGORITHM, "kid", kid, "typ", BatchRoot.TYPE), "batch.header");
        return kid;
    }

    private static BatchRoot root(String text) throws InvalidReceipt {
        StrictObject payload = StrictObject.read(text, "batch.payload", PAYLOAD);
        payload.exactly("version", Statement.VERSION);
        BatchRoot root = new BatchRoot(
                Forms.uuid(payload, "batchId"),
                payload.number("treeSize", 1),
                payload.text("merkleRoot", Forms.HASH, Forms.HASH_FORM),
                Forms.time(payload, "recordedAt"));
        requireSame(text, root.members(), "batch.payload");
        return root;
    }

    private static void requireSame(String text, Map<String, ?> members, String where) throws InvalidReceipt {
        if (!text.equals(new String(Canonical.json(members), StandardCharsets.UTF_8))) {
            throw new InvalidReceipt(Flaw.NOT_CANONICAL, where, "is not in canonical form (RFC 8785)");
        }
    }

    private static String text(String part, String where) throws InvalidReceipt {
        return new String(bytes(part, where), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String part, String where) throws InvalidReceipt {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(part);
            if (Canonical.base64url(bytes).equals(part)) {
                return bytes;
            }
        } catch (IllegalArgumentException e) {
            // as below
        }
        throw new InvalidReceipt(
                Flaw.JWS, where, "is not base64url as it must be: no padding, no bits that are not used");
    }
}
