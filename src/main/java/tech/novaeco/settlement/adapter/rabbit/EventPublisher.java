package tech.novaeco.settlement.adapter.rabbit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.util.RawValue;
import com.rabbitmq.client.AMQP.BasicProperties;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.jackson.JsonFormat;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.springframework.amqp.AmqpException;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import tech.novaeco.settlement.adapter.rabbit.ConfirmedPublisher.Outgoing;
import tech.novaeco.settlement.receipt.HeldFunds;
import tech.novaeco.settlement.receipt.Kind;
import tech.novaeco.settlement.settlement.Outbound;
import tech.novaeco.settlement.settlement.Outbound.Attempt;
import tech.novaeco.settlement.settlement.Outbound.DeadLetter;
import tech.novaeco.settlement.settlement.Outbound.Pending;
import tech.novaeco.settlement.settlement.Outbound.PostedLeg;
import tech.novaeco.settlement.settlement.Outbound.Undone;
import tech.novaeco.settlement.settlement.Transient;
import tech.novaeco.settlement.trade.TradeId;

/**
 * Turns committed facts into messages: CloudEvents for the market place and for notifications, original bytes for the
 * dead letter queue. An event's id is {@code tradeId/attemptNo/type}, the same however often it is sent. Thread-safe.
 * Every method throws {@link Transient} unless the broker has confirmed all of it.
 */
public final class EventPublisher {
    private static final URI SOURCE = URI.create("/novafin/settlements");
    private static final int PERSISTENT = 2;
    /** The one that a waiting trade still has before it. */
    private static final int FIRST_ATTEMPT = 1;

    private final ConfirmedPublisher events;
    private final ConfirmedPublisher deadLetters;
    private final String deadLetterQueue;
    private final ObjectMapper json = new ObjectMapper();
    private final JsonFormat cloudEvents = new JsonFormat();

    public EventPublisher(ConnectionFactory connections, Topology topology) {
        this.events = new ConfirmedPublisher(connections, () -> makeQueuesAgain(connections, topology));
        this.deadLetters = new ConfirmedPublisher(connections, () -> makeQueuesAgain(connections, topology));
        this.deadLetterQueue = topology.deadLetterQueue();
    }

    /** Somebody deleted a queue or a binding: it is made again, and the next try arrives. */
    private static void makeQueuesAgain(ConnectionFactory connections, Topology topology) {
        try {
            topology.ensure(connections.createConnection().getDelegate());
        } catch (IOException | TimeoutException | AmqpException e) {
            throw new Transient("a queue is missing and could not be made", e);
        }
    }

    /**
     * {@code settlement.paid} or {@code settlement.rejected}, one for each attempt of the batch, {@code settlement.held}
     * for a hold that was placed and {@code settlement.released} for one that was given back; for a reversal that settled
     * also {@code settlement.reversed}, in the name of the trade it undoes; {@code settlement.pending} for each trade that
     * waits.
     */
    public void publishSettlements(Outbound outbound) {
        List<Outgoing> group = new ArrayList<>();
        for (Pending waiting : outbound.pending()) {
            group.add(event(
                    waiting.tradeId(),
                    FIRST_ATTEMPT,
                    waiting.recordedAt(),
                    "settlement.pending",
                    pending(outbound, waiting)));
        }
        for (Attempt attempt : outbound.attempts()) {
            group.add(event(attempt, type(attempt), outcome(outbound, attempt)));
            Undone undone = attempt.undone();
            if (undone != null && attempt.settled()) {
                group.add(event(
                        undone.tradeId(),
                        undone.attempt(),
                        attempt.recordedAt(),
                        "settlement.reversed",
                        reversed(outbound, attempt, undone)));
            }
        }
        events.publish(group);
    }

    /** {@code notification.requested} for the buyer of each trade; a reversal that failed is no user's business. */
    public void publishNotifications(Outbound outbound) {
        List<Outgoing> group = new ArrayList<>();
        for (Attempt attempt : outbound.attempts()) {
            if (attempt.undone() == null || attempt.settled()) {
                group.add(event(attempt, "notification.requested", notification(attempt)));
            }
        }
        events.publish(group);
    }

    /** Original bytes, with the reason in headers. Copies may repeat; {@code x-case-id} tells. */
    public void publishDeadLetters(List<DeadLetter> letters) {
        deadLetters.publish(letters.stream().map(this::copy).toList());
    }

    private static String type(Attempt attempt) {
        if (!attempt.settled()) {
            return "settlement.rejected";
        }
        return switch (attempt.kind()) {
            case HOLD -> "settlement.held";
            case RELEASE, EXPIRY -> "settlement.released";
            default -> "settlement.paid";
        };
    }

    private static String status(Attempt attempt) {
        if (!attempt.settled()) {
            return "REJECTED";
        }
        return switch (attempt.kind()) {
            case HOLD -> "HELD";
            case RELEASE -> "RELEASED";
            case EXPIRY -> "EXPIRED";
            default -> "PAID";
        };
    }

    private static Map<String, Object> outcome(Outbound outbound, Attempt attempt) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("tradeId", attempt.tradeId().toString());
        data.put("status", status(attempt));
        data.put("attemptNo", attempt.number());
        data.put("batchId", outbound.batchId().toString());
        data.put("buyerId", attempt.buyer().value());
        data.put("sellerId", attempt.seller().value());
        data.put("recordedAt", attempt.recordedAt().toString());
        if (attempt.undone() != null) {
            data.put("reverses", attempt.undone().tradeId().toString());
        }
        if (attempt.hold() != null) {
            data.put("hold", hold(attempt.hold()));
        }
        if (attempt.settled()) {
            data.put("legs", legs(attempt));
            if (attempt.receipt() != null) {
                data.put("receipt", new RawValue(attempt.receipt().text()));
            }
        } else {
            data.put("reasonCode", attempt.reasonCode());
            data.put("reasonText", attempt.reasonText());
            data.put("caseId", attempt.caseId());
        }
        return data;
    }

    private static Map<String, Object> pending(Outbound outbound, Pending waiting) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("tradeId", waiting.tradeId().toString());
        data.put("status", "PENDING");
        data.put("attemptNo", FIRST_ATTEMPT);
        data.put("batchId", outbound.batchId().toString());
        data.put("buyerId", waiting.buyer().value());
        data.put("sellerId", waiting.seller().value());
        data.put("recordedAt", waiting.recordedAt().toString());
        data.put("waitsFor", waiting.linked() ? "LINK" : "FUNDS");
        data.put("settleBy", waiting.settleBy().toString());
        return data;
    }

    private static Map<String, Object> hold(HeldFunds held) {
        Map<String, Object> hold = new LinkedHashMap<>();
        hold.put("holdId", held.id().toString());
        hold.put("payerId", held.from().value());
        hold.put("payeeId", held.to().value());
        hold.put("assetType", held.assetType().value());
        hold.put("amount", held.amount());
        hold.put("expiresAt", held.expiresAt().toString());
        held.resolution().ifPresent(how -> hold.put("resolution", how.name()));
        return hold;
    }

    private static List<Map<String, Object>> legs(Attempt attempt) {
        return attempt.legs().stream().map(EventPublisher::leg).toList();
    }

    private static Map<String, Object> leg(PostedLeg posted) {
        Map<String, Object> leg = new LinkedHashMap<>();
        leg.put("leg", posted.leg());
        leg.put("ownerId", posted.owner().value());
        leg.put("assetType", posted.asset().value());
        leg.put("amount", posted.amount());
        if (posted.token() != null) {
            leg.put("tokenId", posted.token().value());
        }
        return leg;
    }

    private static Map<String, Object> reversed(Outbound outbound, Attempt reversal, Undone undone) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("tradeId", undone.tradeId().toString());
        data.put("status", "REVERSED");
        data.put("attemptNo", undone.attempt());
        data.put("reversedBy", reversal.tradeId().toString());
        data.put("complete", undone.complete());
        data.put("reason", undone.reason());
        data.put("batchId", outbound.batchId().toString());
        data.put("buyerId", undone.buyer().value());
        data.put("sellerId", undone.seller().value());
        data.put("recordedAt", reversal.recordedAt().toString());
        data.put("legs", legs(reversal));
        return data;
    }

    private static Map<String, Object> notification(Attempt attempt) {
        Map<String, Object> data = new LinkedHashMap<>();
        Undone undone = attempt.undone();
        if (undone != null) {
            data.put("userId", undone.buyer().value());
            data.put("title", "Your trade is reversed");
            data.put(
                    "text",
                    "Your trade with " + undone.seller() + " has been reversed"
                            + (undone.complete() ? "." : " in part."));
            data.put("link", "/trades/" + undone.tradeId());
            return data;
        }
        data.put("userId", attempt.buyer().value());
        if (attempt.kind().ofHold() && attempt.settled()) {
            data.put("title", holdTitle(attempt.kind()));
            data.put("text", holdTitle(attempt.kind()) + ", " + attempt.seller() + " has been told.");
            data.put("link", "/trades/" + attempt.tradeId());
            return data;
        }
        data.put("title", attempt.settled() ? "Your trade is paid" : "Your trade could not be settled");
        data.put(
                "text",
                attempt.settled()
                        ? "Your trade with " + attempt.seller() + " has been settled."
                        : "Your trade with " + attempt.seller() + " was rejected (" + attempt.reasonCode() + ").");
        data.put("link", "/trades/" + attempt.tradeId());
        return data;
    }

    private static String holdTitle(Kind kind) {
        return switch (kind) {
            case HOLD -> "Your deposit is set aside";
            case CAPTURE -> "Your deposit is paid out";
            case RELEASE -> "Your deposit is yours again";
            default -> "Your deposit has expired and is yours again";
        };
    }

    private Outgoing event(Attempt attempt, String type, Map<String, Object> data) {
        return event(attempt.tradeId(), attempt.number(), attempt.recordedAt(), type, data);
    }

    private Outgoing event(TradeId trade, int attempt, Instant recordedAt, String type, Map<String, Object> data) {
        try {
            CloudEvent event = CloudEventBuilder.v1()
                    .withId(trade + "/" + attempt + "/" + type)
                    .withSource(SOURCE)
                    .withType(type)
                    .withSubject(trade.toString())
                    .withTime(recordedAt.atOffset(ZoneOffset.UTC))
                    .withData("application/json", json.writeValueAsBytes(data))
                    .build();
            BasicProperties properties = new BasicProperties.Builder()
                    .contentType(JsonFormat.CONTENT_TYPE)
                    .deliveryMode(PERSISTENT)
                    .messageId(event.getId())
                    .type(type)
                    .build();
            return new Outgoing(Topology.EVENTS, type, properties, cloudEvents.serialize(event));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("event of trade " + trade, e);
        }
    }

    private Outgoing copy(DeadLetter letter) {
        Map<String, Object> headers = new HashMap<>();
        headers.put("x-reason-code", letter.reasonCode());
        headers.put("x-reason-text", letter.reasonText());
        headers.put("x-case-id", letter.caseId());
        headers.put("x-failed-at", letter.failedAt().toString());
        if (letter.tradeId() != null) {
            headers.put("x-trade-id", letter.tradeId().toString());
        }
        BasicProperties properties = new BasicProperties.Builder()
                .headers(headers)
                .deliveryMode(PERSISTENT)
                .build();
        return new Outgoing("", deadLetterQueue, properties, letter.payload());
    }
}
