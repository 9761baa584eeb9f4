package tech.novaeco.settlement.adapter.http;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.ReaderException;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A QR code of a page, printed with a few pixels a module and read from the paper. */
final class PrintedCode {
    private static final int PIXELS = 4;
    private static final Pattern SIZE = Pattern.compile("viewBox=\"0 0 (\\d+) \\d+\"");
    private static final Pattern MODULE = Pattern.compile("M(\\d+),(\\d+)h1v1h-1z");

    private PrintedCode() {}

    /** Modules of a side, without the quiet zone. */
    static int modules(String html) {
        return size(html) - 8;
    }

    static String read(String html) throws ReaderException {
        int width = size(html) * PIXELS;
        int[] picture = new int[width * width];
        Arrays.fill(picture, 0xFFFFFF);
        Matcher modules = MODULE.matcher(html);
        while (modules.find()) {
            print(picture, width, Integer.parseInt(modules.group(1)), Integer.parseInt(modules.group(2)));
        }
        RGBLuminanceSource paper = new RGBLuminanceSource(width, width, picture);
        return new QRCodeReader()
                .decode(new BinaryBitmap(new HybridBinarizer(paper)))
                .getText();
    }

    private static void print(int[] picture, int width, int x, int y) {
        for (int row = y * PIXELS; row < (y + 1) * PIXELS; row++) {
            Arrays.fill(picture, row * width + x * PIXELS, row * width + (x + 1) * PIXELS, 0);
        }
    }

    private static int size(String html) {
        Matcher size = SIZE.matcher(html);
        if (!size.find()) {
            throw new AssertionError("no QR code in " + html);
        }
        return Integer.parseInt(size.group(1));
    }
}
