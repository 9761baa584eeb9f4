package tech.novaeco.settlement.adapter.http;

/** The page that verifies receipts without asking anybody; here it comes with the keys of this ledger in it. */
final class VerifyPage {
    /** It may not speak to any network, this worker included. */
    static final String POLICY =
            "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src blob: data:;"
                    + " media-src blob: mediastream:; connect-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    private static final String NO_KEYS = "<script type=\"application/json\" id=\"keys\"></script>";

    private final String page = PageText.resource("/receipts/verify.html");

    VerifyPage() {
        if (!page.contains(NO_KEYS)) {
            throw new IllegalStateException("verify.html has no place for keys");
        }
    }

    /** @param jwks base64url and a few names: nothing in it can end the script element */
    String with(String jwks) {
        return page.replace(NO_KEYS, NO_KEYS.replace("></", ">" + jwks + "</"));
    }
}
