package tech.novaeco.settlement.chaos.checker;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/** Public keys that ever signed a receipt, each under the thumbprint of RFC 7638. */
final class ReceiptKeys {
    private final Map<String, byte[]> keys = new HashMap<>();
    private final Map<String, JsonNode> verified = new HashMap<>();

    static ReceiptKeys read(Connection snapshot, Counting counting) throws SQLException {
        ReceiptKeys found = new ReceiptKeys();
        try (Statement statement = snapshot.createStatement();
                ResultSet row = statement.executeQuery("SELECT kid, public_key FROM ledger.receipt_key")) {
            while (row.next()) {
                String kid = row.getString(1);
                byte[] key = row.getBytes(2);
                String jwk = "{\"crv\":\"Ed25519\",\"kty\":\"OKP\",\"x\":\"" + encoded(key) + "\"}";
                counting.expect(
                        encoded(Hashes.sha256(jwk.getBytes(US_ASCII))).equals(kid),
                        () -> "receipt key " + kid + " is not the key of that name");
                found.keys.put(kid, key);
            }
        }
        return found;
    }

    /**
     * What a compact JWS signs; the same JWS is verified once.
     *
     * @throws IllegalArgumentException when it is none, its key is unknown, or the signature is not of that key
     */
    JsonNode signed(String jws) throws IOException {
        JsonNode before = verified.get(jws);
        if (before != null) {
            return before;
        }
        String[] parts = jws.split("\\.", -1);
        if (parts.length != 3) {
            throw new IllegalArgumentException("no compact JWS");
        }
        JsonNode header = Lines.JSON.readTree(decoded(parts[0]));
        byte[] key = keys.get(header.path("kid").asText());
        if (key == null || !header.path("alg").asText().equals("EdDSA")) {
            throw new IllegalArgumentException("no known key: " + header);
        }
        if (!Hashes.verifies(key, (parts[0] + "." + parts[1]).getBytes(US_ASCII), decoded(parts[2]))) {
            throw new IllegalArgumentException("the signature is not of key " + header.path("kid"));
        }
        JsonNode payload = Lines.JSON.readTree(decoded(parts[1]));
        verified.put(jws, payload);
        return payload;
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static byte[] decoded(String text) {
        byte[] bytes = Base64.getUrlDecoder().decode(text);
        if (!Arrays.equals(encoded(bytes).getBytes(US_ASCII), text.getBytes(US_ASCII))) {
            throw new IllegalArgumentException("base64url that is not canonical");
        }
        return bytes;
    }
}
