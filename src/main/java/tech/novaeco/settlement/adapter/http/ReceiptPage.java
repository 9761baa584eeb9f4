package tech.novaeco.settlement.adapter.http;

import static tech.novaeco.settlement.adapter.http.PageText.escaped;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tech.novaeco.settlement.receipt.CompactReceipt;
import tech.novaeco.settlement.receipt.HeldFunds;
import tech.novaeco.settlement.receipt.Receipt;
import tech.novaeco.settlement.receipt.Statement;

/** A receipt for people: who gave what to whom, whether it stands, and the whole receipt as a QR code. No scripts. */
final class ReceiptPage {
    static final String POLICY =
            "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none';"
                    + " form-action 'none'";

    private static final String STANDS = "<p class=\"verdict good\">SETTLED</p>";

    private final String receiptPage = PageText.resource("/receipts/receipt.html");
    private final String failurePage = PageText.resource("/receipts/failure.html");

    /** @param site the address of this worker as the client sees it; empty where unknown: then the QR holds the digits only */
    String render(Receipt receipt, List<String> reversedBy, String site) {
        Statement statement = receipt.statement();
        String digits = CompactReceipt.digits(receipt.text());
        Map<String, String> values = new TreeMap<>();
        values.put("tradeId", escaped(statement.tradeId().toString()));
        values.put("verdict", reversedBy.isEmpty() ? STANDS : reversed(reversedBy));
        values.put("kind", escaped(statement.kind().name()));
        values.put("buyer", escaped(statement.buyerId().value()));
        values.put("seller", escaped(statement.sellerId().value()));
        values.put("legs", legs(statement));
        values.put("recordedAt", escaped(statement.recordedAt().toString()));
        values.put("batchId", escaped(statement.batchId().toString()));
        values.put("tradeHash", escaped(statement.tradeHash().hex()));
        values.put("reverses", statement.reverses().map(ReceiptPage::original).orElse(""));
        values.put("hold", statement.hold().map(ReceiptPage::held).orElse(""));
        values.put("verify", "/verify#" + digits);
        values.put("qr", QrCode.svg(site.isEmpty() ? "" : site + "/verify#", digits));
        values.put("text", escaped(receipt.text()));
        return filled(receiptPage, values);
    }

    String failure(String error, String text) {
        return filled(failurePage, Map.of("error", escaped(error), "text", escaped(text)));
    }

    private static String legs(Statement statement) {
        StringBuilder rows = new StringBuilder();
        for (Statement.Leg leg : statement.legs()) {
            rows.append("<tr><td class=\"amount\">")
                    .append(escaped(leg.amount()))
                    .append("</td><td>")
                    .append(escaped(leg.assetType().value()
                            + leg.tokenId().map(token -> " " + token).orElse("")
                            + leg.charge().map(charge -> ", " + charge).orElse("")))
                    .append("</td><td>")
                    .append(escaped(leg.from().value()))
                    .append("</td><td>")
                    .append(escaped(leg.to().value()))
                    .append("</td></tr>");
        }
        return rows.toString();
    }

    private static String reversed(List<String> reversals) {
        StringBuilder text =
                new StringBuilder("<p class=\"verdict bad\">REVERSED</p><p>The trade settled, and was reversed by ");
        for (String reversal : reversals) {
            text.append("<a href=\"/receipts/")
                    .append(escaped(reversal))
                    .append("\">")
                    .append(escaped(reversal))
                    .append("</a> ");
        }
        return text.append("</p>").toString();
    }

    private static String original(Object trade) {
        String id = escaped(trade.toString());
        return "<dt>reverses</dt><dd><a href=\"/receipts/" + id + "\">" + id + "</a></dd>";
    }

    private static String held(HeldFunds hold) {
        String id = escaped(hold.id().toString());
        String text = hold.amount() + " " + hold.assetType() + " from " + hold.from() + " for " + hold.to() + " until "
                + hold.expiresAt() + hold.resolution().map(how -> ", " + how).orElse("");
        return "<dt>hold</dt><dd><a href=\"/receipts/" + id + "\">" + id + "</a>: " + escaped(text) + "</dd>";
    }

    private static String filled(String page, Map<String, String> values) {
        String filled = page;
        for (Map.Entry<String, String> value : values.entrySet()) {
            filled = filled.replace("{{" + value.getKey() + "}}", value.getValue());
        }
        return filled;
    }
}
