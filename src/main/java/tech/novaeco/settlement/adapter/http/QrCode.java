package tech.novaeco.settlement.adapter.http;

import io.nayuki.qrcodegen.QrSegment;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A QR code as a picture of one path, with the quiet zone of four modules that scanners need. */
final class QrCode {
    private static final int QUIET = 4;

    private QrCode() {}

    /**
     * @param address bytes, at the beginning
     * @param digits packed three to ten bits
     * @throws io.nayuki.qrcodegen.DataTooLongException if even version 40 is too small
     */
    static String svg(String address, String digits) {
        List<QrSegment> segments = List.of(
                QrSegment.makeBytes(address.getBytes(StandardCharsets.US_ASCII)), QrSegment.makeNumeric(digits));
        io.nayuki.qrcodegen.QrCode code =
                io.nayuki.qrcodegen.QrCode.encodeSegments(segments, io.nayuki.qrcodegen.QrCode.Ecc.LOW);
        StringBuilder path = new StringBuilder();
        for (int y = 0; y < code.size; y++) {
            for (int x = 0; x < code.size; x++) {
                if (code.getModule(x, y)) {
                    path.append('M')
                            .append(x + QUIET)
                            .append(',')
                            .append(y + QUIET)
                            .append("h1v1h-1z");
                }
            }
        }
        int size = code.size + 2 * QUIET;
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + size + " " + size
                + "\" role=\"img\" aria-label=\"QR code of the whole receipt\" shape-rendering=\"crispEdges\">"
                + "<rect width=\"" + size + "\" height=\"" + size + "\" fill=\"#fff\"/><path d=\"" + path
                + "\" fill=\"#000\"/></svg>";
    }
}
