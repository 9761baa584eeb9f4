package tech.novaeco.settlement.adapter.routecheck;

import java.util.List;
import java.util.Set;
import tech.novaeco.settlement.adapter.routecheck.Deviation.Kind;

/** About the transaction and what must come after it. */
final class SettlementRules {
    private static final String[] TRANSACTION = {"settlement", "seal-ledger"};
    private static final Set<String> HANDS_ON = Set.of(
            "wireTap",
            "threads",
            "multicast",
            "recipientList",
            "loadBalance",
            "saga",
            "aggregate",
            "resequence",
            "claimCheck");
    private static final Set<String> SLOW =
            Set.of("delay", "throttle", "loop", "sample", "circuitBreaker", "pausable", "resumable");

    static final List<Rule> ALL = List.of(
            new Rule(
                    "R40",
                    "One transaction around the settlement",
                    "without it, or with another policy, half a batch can be committed",
                    "put transacted with ref one-transaction back around all steps",
                    found -> found.kind() != Kind.STEP_ADDED
                            && ((found.kind() == Kind.STEP_REMOVED
                                            && found.subject().equals("transacted"))
                                    || (found.kind() == Kind.VALUE
                                            && found.path().matches(".*\\.transacted\\.[^.]+")))),
            new Rule(
                    "R41",
                    "No handler in scope of the transaction",
                    "a dead letter channel, or any handler that handles, hides the failure from the transaction: it commits half a batch",
                    "errorHandler: noErrorHandler: {}",
                    found -> found.in("settlement", "batch", "dispatch", "seal-ledger")
                            && (found.path().matches("route\\.(errorHandler|routeConfigurationId|errorHandlerRef).*")
                                    || (found.kind() == Kind.STEP_ADDED
                                            && found.subject().startsWith("doTry")))),
            new Rule(
                    "R42",
                    "Nothing slow inside the transaction",
                    "HTTP, a delay or a loop holds the locks of every account of the batch as long as it takes",
                    "tell it after COMMIT, in a route among CALLBACK_RECIPIENTS",
                    found -> found.in(
                                    "settlement",
                                    "seal-ledger",
                                    "dispatch",
                                    "whole-batch",
                                    "batch",
                                    "split-batch",
                                    "trade-intake")
                            && found.kind() == Kind.STEP_ADDED
                            && (SLOW.contains(EverywhereRules.firstWord(found.subject()))
                                    || found.subject()
                                            .matches("(to|wireTap) (https?|netty|vertx|rest|undertow|jetty).*"))),
            new Rule(
                    "R43",
                    "Nothing is told or acknowledged before COMMIT",
                    "the world would hear of, or the broker forget, what may yet roll back; steps after the transacted block are inside the transaction too",
                    "put it into route whole-batch after ack-deliveries, or into a route among CALLBACK_RECIPIENTS",
                    found -> found.in("settlement", "whole-batch", "seal-ledger") && found.kind() == Kind.STEP_ADDED),
            new Rule(
                    "R44",
                    "Every delivery is acknowledged after COMMIT",
                    "without the acknowledgement the broker delivers for ever; before COMMIT a crash loses the batch",
                    "put ack-deliveries back between to-settlement and to-callbacks",
                    found -> found.in("whole-batch") && found.subject().startsWith("bean settlement.ackDeliveries")),
            new Rule(
                    "R45",
                    "Claim, decide, sign, post, in this order",
                    "balances are read only under their locks, and nothing counts until it is posted: otherwise money is doubled, or trades vanish",
                    "put the steps of route settlement back in their order",
                    found -> found.in(TRANSACTION) && found.kind() == Kind.STEP_REMOVED),
            new Rule(
                    "R46",
                    "A batch goes through the transaction, then is told",
                    "without these steps a batch is not settled, or nobody hears of it before the sweep",
                    "put the steps of route whole-batch back",
                    found -> found.in("whole-batch")),
            new Rule(
                    "R47",
                    "A batch is held and tried again for ever",
                    "a bounded number of tries, or a handled failure, gives up a batch whose deliveries nobody acknowledges or keeps",
                    "leave hold-and-retry as it is; RETRY_DELAY_MS and RETRY_MAX_DELAY_MS are settings",
                    found -> found.in("hold-and-retry")
                            || (found.in("split-batch", "dead-letters", "record-rate")
                                    && found.path()
                                            .matches("route\\.(errorHandler|routeConfigurationId|errorHandlerRef).*"))),
            new Rule(
                    "R48",
                    "A failing batch is halved until one trade is left",
                    "otherwise one bad trade holds up its batch for ever, or good trades are put aside with it",
                    "leave the routes batch and split-batch as they are",
                    found -> found.in("batch", "split-batch")),
            new Rule(
                    "R49",
                    "Poison: a case, then its dead letter",
                    "the delivery is acknowledged at the end of this route: by then both must be safe, in this order",
                    "leave route dead-letters as it is",
                    found -> found.in("dead-letters")));

    private SettlementRules() {}

    static boolean handsOn(String subject) {
        return HANDS_ON.contains(EverywhereRules.firstWord(subject)) || subject.startsWith("to seda:");
    }
}
