import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.erdtman.jcs.JsonCanonicalizer;

/**
 * Verifies receipts with nothing but public keys, and with the JDK's own Ed25519.
 *
 * <pre>java -cp 'lib/*' Verify.java jwks.json receipt.json...      exit code 0: all of them are true, 1: not</pre>
 *
 * Needs jackson-databind and java-json-canonicalization.
 */
public class Verify {
    private static final ObjectMapper JSON = new ObjectMapper();

    public static void main(String[] files) throws Exception {
        JsonNode jwks = JSON.readTree(Files.readString(Path.of(files[0])));
        int exitCode = 0;
        for (int i = 1; i < files.length; i++) {
            try {
                String text = Files.readString(Path.of(files[i])).replaceFirst("\n$", "");
                System.out.println("VALID " + verifyReceipt(text, jwks).path("tradeId").asText() + " " + files[i]);
            } catch (Exception e) {
                System.out.println("INVALID " + files[i] + ": " + e.getMessage());
                exitCode = 1;
            }
        }
        System.exit(exitCode);
    }

    /** Returns the statement; throws if the receipt is not true. */
    static JsonNode verifyReceipt(String text, JsonNode jwks) throws Exception {
        require(new JsonCanonicalizer(text).getEncodedString().equals(text), "this is not the receipt's one text");
        JsonNode receipt = JSON.readTree(text);
        String[] jws = receipt.path("batch").asText().split("\\.", -1);
        require(jws.length == 3, "no compact JWS");
        JsonNode header = members(jws[0], "[alg, kid, typ]");
        require(header.path("alg").asText().equals("EdDSA"), "another algorithm");
        require(header.path("typ").asText().equals("novafin-receipt+jws"), "another kind of signature");
        Signature signature = Signature.getInstance("Ed25519");
        signature.initVerify(key(jwks, header.path("kid").asText()));
        signature.update((jws[0] + "." + jws[1]).getBytes(StandardCharsets.US_ASCII));
        require(signature.verify(decoded(jws[2])), "not signed by that key");

        JsonNode batch = members(jws[1], "[batchId, merkleRoot, recordedAt, treeSize, version]");
        JsonNode statement = receipt.path("statement");
        require(statement.path("batchId").equals(batch.path("batchId")), "of another batch");
        require(statement.path("recordedAt").equals(batch.path("recordedAt")), "of another time");
        byte[] data = new JsonCanonicalizer(statement.toString()).getEncodedUTF8();
        String root = rootFrom(receipt.path("proof"), batch.path("treeSize").asLong(), sha256(new byte[] {0}, data));
        require(root.equals(batch.path("merkleRoot").asText()), "of another root");
        return statement;
    }

    /** The members of a part of the JWS: these and no others, in their one form. */
    static JsonNode members(String part, String names) throws Exception {
        String text = new String(decoded(part), StandardCharsets.UTF_8);
        JsonNode members = JSON.readTree(text);
        require(new JsonCanonicalizer(text).getEncodedString().equals(text), text + " has another form");
        List<String> found = new ArrayList<>();
        members.fieldNames().forEachRemaining(found::add);
        require(found.toString().equals(names), text + " has other members");
        return members;
    }

    /** RFC 9162, section 2.1.3.2. */
    static String rootFrom(JsonNode proof, long size, byte[] leaf) throws Exception {
        long fn = proof.path("index").asLong(-1);
        long sn = size - 1;
        require(fn >= 0 && fn < size, "no such leaf");
        byte[] root = leaf;
        for (JsonNode hash : proof.path("path")) {
            require(hash.asText().matches("[0-9a-f]{64}"), "a hash in another form");
            byte[] sibling = HexFormat.of().parseHex(hash.asText());
            require(sn != 0, "the path is too long");
            if (fn % 2 == 1 || fn == sn) {
                root = sha256(new byte[] {1}, sibling, root);
                while (fn % 2 == 0 && fn != 0) {
                    fn /= 2;
                    sn /= 2;
                }
            } else {
                root = sha256(new byte[] {1}, root, sibling);
            }
            fn /= 2;
            sn /= 2;
        }
        require(sn == 0, "the path is too short");
        return HexFormat.of().formatHex(root);
    }

    /** The key of that name, from its 32 bytes: y in little endian, the highest bit for the sign of x. */
    static PublicKey key(JsonNode jwks, String kid) throws Exception {
        for (JsonNode jwk : jwks.path("keys")) {
            if (jwk.path("kid").asText().equals(kid) && jwk.path("crv").asText().equals("Ed25519")) {
                byte[] raw = decoded(jwk.path("x").asText());
                byte[] y = new byte[raw.length];
                for (int i = 0; i < raw.length; i++) {
                    y[i] = raw[raw.length - 1 - i];
                }
                boolean odd = y[0] < 0;
                y[0] &= 0x7f;
                EdECPoint point = new EdECPoint(odd, new BigInteger(1, y));
                return KeyFactory.getInstance("Ed25519")
                        .generatePublic(new EdECPublicKeySpec(NamedParameterSpec.ED25519, point));
            }
        }
        throw new IllegalArgumentException("signed by a key that is not given");
    }

    /** Base64url in its one form: no padding, no bits that are not used. */
    static byte[] decoded(String part) {
        byte[] bytes = Base64.getUrlDecoder().decode(part);
        require(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).equals(part), "base64url in another form");
        return bytes;
    }

    static byte[] sha256(byte[]... parts) throws Exception {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.write(part);
        }
        return MessageDigest.getInstance("SHA-256").digest(all.toByteArray());
    }

    static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
