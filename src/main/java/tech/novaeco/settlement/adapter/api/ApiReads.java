package tech.novaeco.settlement.adapter.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import tech.novaeco.settlement.adapter.access.Role;
import tech.novaeco.settlement.adapter.api.ApiDesk.Answer;
import tech.novaeco.settlement.adapter.desk.Accounts;
import tech.novaeco.settlement.adapter.desk.Cases;
import tech.novaeco.settlement.adapter.desk.Declined;
import tech.novaeco.settlement.adapter.desk.Holds;
import tech.novaeco.settlement.adapter.desk.RequestId;
import tech.novaeco.settlement.adapter.desk.Requests;
import tech.novaeco.settlement.adapter.desk.Row;
import tech.novaeco.settlement.adapter.desk.Trades;
import tech.novaeco.settlement.asset.AssetCode;
import tech.novaeco.settlement.trade.PartyId;
import tech.novaeco.settlement.trade.ReasonCode;
import tech.novaeco.settlement.trade.TradeId;

/** What accountants and auditors see of the ledger; the routes name these methods. */
public final class ApiReads {
    private static final Set<Role> READERS = EnumSet.of(Role.ACCOUNTANT, Role.AUDITOR);
    private static final Set<Role> ANYBODY = EnumSet.allOf(Role.class);
    private static final int PAGE = 100;
    private static final int LARGEST_PAGE = 500;

    private final ApiDesk desk;
    private final boolean fourEyes;
    private final String document = document();

    public ApiReads(ApiDesk desk, boolean fourEyes) {
        this.desk = desk;
        this.fourEyes = fourEyes;
    }

    /** The OpenAPI document. */
    public void openapi(Exchange exchange) {
        desk.answer(exchange, ANYBODY, Set.of(), (call, books) -> Answer.text("application/yaml", document));
    }

    /** Who the caller is here. */
    public void me(Exchange exchange) {
        desk.answer(
                exchange,
                ANYBODY,
                Set.of(),
                (call, books) -> Answer.ok(new Row()
                        .with("name", "api:" + call.caller().name())
                        .with(
                                "roles",
                                String.join(
                                        " ",
                                        call.caller().roles().stream()
                                                .map(Role::word)
                                                .sorted()
                                                .toList()))
                        .with("fourEyes", fourEyes)));
    }

    /** All accounts of an owner. */
    public void accounts(Exchange exchange) {
        desk.answer(exchange, READERS, Set.of(), (call, books) -> {
            Accounts accounts = new Accounts(books);
            List<Row> rows = accounts.of(call.path("owner", PartyId::new), null).stream()
                    .map(accounts::shown)
                    .toList();
            return Answer.ok(page(rows, rows.size() + 1, null));
        });
    }

    /** The latest entries of an account, the oldest of them first. */
    public void entries(Exchange exchange) {
        desk.answer(exchange, READERS, Set.of("limit"), (call, books) -> {
            Accounts accounts = new Accounts(books);
            int limit = call.limit(PAGE, LARGEST_PAGE);
            return Answer.ok(page(
                    accounts.latest(
                            accounts.main(call.path("owner", PartyId::new), call.path("asset", AssetCode::new)), limit),
                    limit,
                    null));
        });
    }

    public void trade(Exchange exchange) {
        desk.answer(exchange, READERS, Set.of(), (call, books) -> {
            TradeId id = call.path("tradeId", TradeId::parse);
            return Answer.ok(new Trades(books)
                    .find(id)
                    .orElseThrow(() -> Declined.notFound("trade " + id + " is not in the ledger", "")));
        });
    }

    /** The oldest first. */
    public void cases(Exchange exchange) {
        desk.answer(exchange, READERS, Set.of("state", "reason", "after", "limit"), (call, books) -> {
            int limit = call.limit(PAGE, LARGEST_PAGE);
            Cases.State state = call.query("state", ApiCall.oneOf(Cases.State.class));
            List<Row> cases = new Cases(books)
                    .list(
                            state == null ? Cases.State.OPEN : state,
                            call.query("reason", ApiCall.oneOf(ReasonCode.class)),
                            call.query("after", ApiCall::positive),
                            limit);
            return Answer.ok(page(cases, limit, "case"));
        });
    }

    public void oneCase(Exchange exchange) {
        desk.answer(
                exchange, READERS, Set.of(), (call, books) -> Answer.ok(new Cases(books).show(call.number("caseId"))));
    }

    /** The oldest first. */
    public void holds(Exchange exchange) {
        desk.answer(exchange, READERS, Set.of("state", "payer", "after", "limit"), (call, books) -> {
            int limit = call.limit(PAGE, LARGEST_PAGE);
            Holds.State state = call.query("state", ApiCall.oneOf(Holds.State.class));
            List<Row> holds = new Holds(books)
                    .list(
                            state == null ? Holds.State.OPEN : state,
                            call.query("payer", PartyId::new),
                            call.query("after", TradeId::parse),
                            limit);
            return Answer.ok(page(holds, limit, "hold"));
        });
    }

    public void oneHold(Exchange exchange) {
        desk.answer(
                exchange,
                READERS,
                Set.of(),
                (call, books) -> Answer.ok(new Holds(books).shown(call.path("holdId", TradeId::parse))));
    }

    /** The latest first. */
    public void requests(Exchange exchange) {
        desk.answer(exchange, READERS, Set.of("state", "limit"), (call, books) -> {
            int limit = call.limit(PAGE, LARGEST_PAGE);
            Requests.State state = call.query("state", ApiCall.oneOf(Requests.State.class));
            return Answer.ok(
                    page(new Requests(books).list(state == null ? Requests.State.OPEN : state, limit), limit, null));
        });
    }

    public void oneRequest(Exchange exchange) {
        desk.answer(
                exchange,
                READERS,
                Set.of(),
                (call, books) -> Answer.ok(new Requests(books).show(call.path("requestId", RequestId::parse))));
    }

    /** @param key the member to give as {@code after} for the next page; null: there is no next page */
    private static Row page(List<Row> items, int limit, @Nullable String key) {
        boolean full = items.size() == limit;
        Row page = new Row().withRows("items", items).with("more", full);
        return full && key != null
                ? page.with("after", items.get(items.size() - 1).members().get(key))
                : page;
    }

    private static String document() {
        try (InputStream file = ApiReads.class.getResourceAsStream("/contract/openapi.yaml")) {
            if (file == null) {
                throw new IllegalStateException("/contract/openapi.yaml is not in the jar");
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
