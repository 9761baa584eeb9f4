package tech.novaeco.settlement.receipt;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/**
 * A whole receipt in decimal digits, which a QR code packs densest: its text, deflated (RFC 1951), behind one byte 0x01, read
 * as one number. A receipt of a full batch makes some 1,700 digits, half the code that its text would need.
 */
public final class CompactReceipt {
    private CompactReceipt() {}

    public static String digits(String text) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        packed.write(1); // leading zeros would be lost
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        try (DeflaterOutputStream out = new DeflaterOutputStream(packed, deflater)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("memory takes everything", e);
        } finally {
            deflater.end();
        }
        return new BigInteger(1, packed.toByteArray()).toString();
    }
}
