package tech.novaeco.settlement.origin;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tech.novaeco.settlement.trade.OriginCheck;
import tech.novaeco.settlement.trade.ReasonCode;
import tech.novaeco.settlement.trade.RefusedTrade;
import tech.novaeco.settlement.trade.TradeHashes;

/** The keys of all producers: whoever signs with one of them may publish trades of any parties. Immutable. */
public final class ProducerKeys implements OriginCheck {
    private static final int SHOWN_CHARACTERS = 64;

    private final Map<String, ProducerKey> byKid = new LinkedHashMap<>();

    /** @throws IllegalArgumentException if there is none, or two have one name or are one key under two names */
    public ProducerKeys(Collection<ProducerKey> keys) {
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("it holds no key: nobody could publish a trade");
        }
        Set<String> materials = new HashSet<>();
        for (ProducerKey key : keys) {
            if (byKid.put(key.kid(), key) != null) {
                throw new IllegalArgumentException("key " + key + " is there twice");
            }
            if (!materials.add(Base64url.of(key.verifier().material()))) {
                throw new IllegalArgumentException(
                        "key " + key + " is there under another name too: revoking one would not revoke the other");
            }
        }
    }

    /** In the order of the file: oldest first. */
    public List<ProducerKey> keys() {
        return List.copyOf(byKid.values());
    }

    /**
     * The key is found by its name; how it verifies is its own, never what the message says. What costs least is asked first.
     */
    @Override
    public void check(JsonNode trade, Instant arrivedAt) throws RefusedTrade {
        JsonNode signature = trade.path("signature");
        if (signature.isMissingNode()) {
            throw refused("signature is missing: only trades signed with a producer's key are allowed");
        }
        String kid = signature.path("kid").asText();
        ProducerKey key = byKid.get(kid);
        if (key == null) {
            throw refused(
                    "signature.kid is '" + shortened(kid) + "', which is no key of this worker's TRADE_KEYS_FILE");
        }
        if (key.state(arrivedAt) != KeyState.VALID) {
            throw refused(notValid(key, arrivedAt));
        }
        if (!key.algorithm().toString().equals(signature.path("alg").asText())) {
            throw refused("signature.alg is '" + shortened(signature.path("alg").asText()) + "': key " + key
                    + " is for " + key.algorithm());
        }
        byte[] value = value(signature.path("value").asText(), key);
        if (!key.verifier().verifies(TradeHashes.signedBytes(trade), value)) {
            throw refused("signature.value is not key " + key + "'s signature of this trade: the trade was changed,"
                    + " somebody else signed it, or another text was signed; 'trade sign' shows how it is done");
        }
    }

    /** @return these and another, the last */
    public ProducerKeys with(ProducerKey another) {
        List<ProducerKey> keys = new ArrayList<>(byKid.values());
        keys.add(another);
        return new ProducerKeys(keys);
    }

    /** @throws IllegalArgumentException if there is no such key, or it is revoked already */
    public ProducerKeys revoked(String kid, Instant now) {
        ProducerKey key = byKid.get(kid);
        if (key == null || key.revokedAt() != null) {
            throw new IllegalArgumentException(
                    key == null ? "there is no key " + kid : "key " + kid + " was revoked at " + key.revokedAt());
        }
        return changed(key.revoked(now));
    }

    /** Keys of this producer that are not revoked end then, those that end earlier as they are. */
    public ProducerKeys ending(String producer, Instant end) {
        ProducerKeys ending = this;
        for (ProducerKey key : ofProducer(producer)) {
            if (key.revokedAt() == null) {
                ending = ending.changed(key.endingBy(end));
            }
        }
        return ending;
    }

    public List<ProducerKey> ofProducer(String producer) {
        return byKid.values().stream()
                .filter(key -> key.producer().equals(producer))
                .toList();
    }

    /** The name of a producer's next key: {@code producer-1}, {@code producer-2}; none is used again while the file keeps those before. */
    public static String nextKid(String producer, Collection<ProducerKey> keys) {
        Set<String> taken = new HashSet<>();
        keys.forEach(key -> taken.add(key.kid()));
        int number = 1;
        while (taken.contains(producer + "-" + number)) {
            number++;
        }
        return producer + "-" + number;
    }

    private ProducerKeys changed(ProducerKey instead) {
        Map<String, ProducerKey> keys = new LinkedHashMap<>(byKid);
        keys.put(instead.kid(), instead);
        return new ProducerKeys(keys.values());
    }

    private static byte[] value(String text, ProducerKey key) throws RefusedTrade {
        int wanted = key.algorithm().signatureBytes();
        String allowed = "the " + wanted + " bytes of a signature by " + key.algorithm() + " are allowed";
        try {
            byte[] value = Base64url.bytes(text);
            if (value.length != wanted) {
                throw refused("signature.value has " + value.length + " bytes: " + allowed);
            }
            return value;
        } catch (IllegalArgumentException e) {
            throw refused("signature.value is " + e.getMessage() + ": " + allowed);
        }
    }

    private static String notValid(ProducerKey key, Instant arrivedAt) {
        String when = switch (key.state(arrivedAt)) {
            case REVOKED -> " was revoked at " + key.revokedAt();
            case NOT_YET -> " is valid from " + key.notBefore() + " only, the trade came at " + arrivedAt;
            default -> " was valid until " + key.notAfter() + " only, the trade came at " + arrivedAt;
        };
        return "key " + key + when + ": sign it with a key that is valid, and send it again";
    }

    private static String shortened(String text) {
        return text.length() <= SHOWN_CHARACTERS ? text : text.substring(0, SHOWN_CHARACTERS) + "...";
    }

    private static RefusedTrade refused(String text) {
        return new RefusedTrade(ReasonCode.SIGNATURE_INVALID, text);
    }
}
