package tech.novaeco.settlement.adapter.access;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.json.JsonObject;

/**
 * Why there is no answer, RFC 9457.
 *
 * @param reason a word for programs, upper case
 * @param detail a sentence for people
 */
public record Problem(int status, String reason, String detail) {
    public static final String TYPE = "application/problem+json";

    public String json() {
        return new JsonObject()
                .put("type", "about:blank")
                .put("title", HttpResponseStatus.valueOf(status).reasonPhrase())
                .put("status", status)
                .put("reason", reason)
                .put("detail", detail)
                .encode();
    }
}
