package tech.novaeco.settlement.adapter.api;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tech.novaeco.settlement.adapter.access.Role;
import tech.novaeco.settlement.adapter.api.ApiDesk.Answer;
import tech.novaeco.settlement.adapter.desk.Accounts;
import tech.novaeco.settlement.adapter.desk.Books;
import tech.novaeco.settlement.adapter.desk.Cases;
import tech.novaeco.settlement.adapter.desk.Declined;
import tech.novaeco.settlement.adapter.desk.Fundings;
import tech.novaeco.settlement.adapter.desk.RequestId;
import tech.novaeco.settlement.adapter.desk.Requests;
import tech.novaeco.settlement.adapter.desk.Reversals;
import tech.novaeco.settlement.adapter.desk.StatusChange;
import tech.novaeco.settlement.asset.AssetCode;
import tech.novaeco.settlement.trade.PartyId;
import tech.novaeco.settlement.trade.ReasonCode;
import tech.novaeco.settlement.trade.TradeId;

/** What accountants ask the worker to do and decide, and what they do to accounts; the routes name these methods. */
public final class ApiWrites {
    private static final Logger LOG = LoggerFactory.getLogger(ApiWrites.class);

    private static final Set<Role> WRITERS = Set.of(Role.ACCOUNTANT);
    /** Of cases in one go; each costs its lock until all are recorded. */
    private static final int LARGEST_GROUP = 500;

    private static final Map<String, Cases.Action> ACTIONS =
            Map.of("retry", Cases.Action.RETRY, "cancel", Cases.Action.CANCEL);
    private static final Map<String, StatusChange> CHANGES =
            Map.of("freeze", StatusChange.FREEZE, "unfreeze", StatusChange.UNFREEZE, "close", StatusChange.CLOSE);

    private interface Decision {
        void on(Requests requests, RequestId id, @Nullable String note);
    }

    private static final Map<String, Decision> DECISIONS =
            Map.of("approve", Requests::approve, "refuse", Requests::refuse);

    private final ApiDesk desk;

    public ApiWrites(ApiDesk desk) {
        this.desk = desk;
    }

    public void open(Exchange exchange) {
        desk.answer(exchange, WRITERS, Set.of("owner", "asset", "floor"), (call, books) -> {
            PartyId owner = call.text("owner", PartyId::new);
            AssetCode asset = call.text("asset", AssetCode::new);
            String floor = call.textOrNull("floor");
            long below = floor == null ? 0 : -Books.minorUnits("floor", floor, books.asset(asset));
            books.asset(asset);
            Accounts accounts = new Accounts(books);
            accounts.open(owner, asset, below);
            tell(call, "opened account " + owner + "/" + asset);
            return new Answer(201, accounts.shown(accounts.main(owner, asset)));
        });
    }

    /** Freezes, unfreezes or closes. */
    public void change(Exchange exchange) {
        desk.answer(exchange, WRITERS, Set.of(), (call, books) -> {
            PartyId owner = call.path("owner", PartyId::new);
            AssetCode asset = call.path("asset", AssetCode::new);
            StatusChange change = call.path("change", word -> known(CHANGES, word));
            Accounts accounts = new Accounts(books);
            accounts.change(owner, asset, change);
            tell(call, "did " + change + " account " + owner + "/" + asset);
            return Answer.ok(accounts.shown(accounts.main(owner, asset)));
        });
    }

    public void fund(Exchange exchange) {
        desk.answer(exchange, WRITERS, Set.of("amount", "ref"), (call, books) -> {
            Object request = new Fundings(books)
                    .ask(
                            call.text("ref"),
                            call.path("owner", PartyId::new),
                            call.path("asset", AssetCode::new),
                            call.text("amount"))
                    .members()
                    .get("request");
            return recorded(call, books, RequestId.parse(String.valueOf(request)));
        });
    }

    public void reverse(Exchange exchange) {
        desk.answer(exchange, WRITERS, Set.of("amount", "reason"), (call, books) -> {
            long request = new Reversals(books)
                    .ask(call.path("tradeId", TradeId::parse), call.textOrNull("amount"), call.text("reason"));
            return recorded(call, books, new RequestId(RequestId.Kind.REVERSAL, request));
        });
    }

    /** Retries or cancels one case. */
    public void act(Exchange exchange) {
        desk.answer(exchange, WRITERS, Set.of("note"), (call, books) -> {
            Cases.Action action = call.path("action", word -> known(ACTIONS, word));
            return recorded(call, books, new Cases(books).request(call.number("caseId"), action, call.note()));
        });
    }

    /** Retries or cancels every open case of one reason that nothing waits for yet, up to {@value #LARGEST_GROUP}. */
    public void actOnAll(Exchange exchange) {
        desk.answer(exchange, WRITERS, Set.of("reason", "note"), (call, books) -> {
            Cases.Action action = call.path("action", word -> known(ACTIONS, word));
            List<String> requests = new Cases(books)
                            .requestAll(
                                    call.text("reason", ApiCall.oneOf(ReasonCode.class)),
                                    action,
                                    call.note(),
                                    LARGEST_GROUP)
                            .stream()
                            .map(RequestId::toString)
                            .toList();
            tell(call, "asked for " + requests.size() + " requests: " + String.join(" ", requests));
            return new Answer(202, Map.of("requests", requests, "more", requests.size() == LARGEST_GROUP));
        });
    }

    /** Approves or refuses; a maker may refuse, which is taking it back. */
    public void decide(Exchange exchange) {
        desk.answer(exchange, WRITERS, Set.of("note"), (call, books) -> {
            Decision decision = call.path("decision", word -> known(DECISIONS, word));
            RequestId id = call.path("requestId", RequestId::parse);
            Requests requests = new Requests(books);
            decision.on(requests, id, call.note());
            tell(call, "decided to " + call.path("decision", Function.identity()) + " " + id);
            return Answer.ok(requests.show(id));
        });
    }

    private static Answer recorded(ApiCall call, Books books, RequestId id) {
        tell(call, "asked for " + id);
        return new Answer(202, new Requests(books).show(id));
    }

    /** Who did what: values that were checked, never what was sent. What counts is the ledger, which the COMMIT may still refuse. */
    private static void tell(ApiCall call, String what) {
        LOG.info("api:{} {}", call.caller().name(), what);
    }

    private static <T> T known(Map<String, T> words, String word) {
        T value = words.get(word);
        if (value == null) {
            throw Declined.notFound("there is nothing here", "");
        }
        return value;
    }
}
