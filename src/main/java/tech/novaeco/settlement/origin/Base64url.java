package tech.novaeco.settlement.origin;

import java.util.Base64;

/** Bytes as RFC 4648 base64url without padding, in the one form there is: another would be another message with the same sense. */
final class Base64url {
    private Base64url() {}

    static String of(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** @throws IllegalArgumentException also for padding, and for last characters with bits that are not used; without the text */
    static byte[] bytes(String text) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("not base64url");
        }
        if (!of(bytes).equals(text)) {
            throw new IllegalArgumentException("not the one unpadded base64url form of its bytes");
        }
        return bytes;
    }
}
