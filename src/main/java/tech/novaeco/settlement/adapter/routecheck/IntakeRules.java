package tech.novaeco.settlement.adapter.routecheck;

import java.util.List;
import tech.novaeco.settlement.adapter.routecheck.Deviation.Kind;

/** About what happens between the broker and the batch. */
final class IntakeRules {
    private static final String INTAKE = "trade-intake";
    private static final String RATES = "rate-intake";

    static final List<Rule> ALL = List.of(
            new Rule(
                    "R20",
                    "Acknowledge by hand",
                    "otherwise the broker forgets a trade as soon as it is in memory: a crash loses it",
                    "acknowledgeMode: MANUAL",
                    found -> found.in(INTAKE, RATES) && found.pathHas("acknowledgeMode")),
            new Rule(
                    "R21",
                    "Prefetch is enough for the batches",
                    "with fewer deliveries than settlers and the open batch need, a batch closes only on the clock",
                    "prefetchCount: \"{{PREFETCH}}\", which the worker works out",
                    found -> found.kind() == Kind.PREFETCH || (found.in(INTAKE) && found.pathHas("prefetchCount"))),
            new Rule(
                    "R22",
                    "The broker's side of the intake",
                    "these options decide which queue is read, and whether a delivery is requeued, rejected, tried again or converted behind the worker's back: it is lost, or counted against the queue's limit",
                    "leave the parameters of the intake as they are; QUEUE_NAME and SETTLERS are settings",
                    found -> found.in(INTAKE, RATES)
                            && found.kind() == Kind.VALUE
                            && found.path().matches("route\\.from\\.(uri|parameters.*)")),
            new Rule(
                    "R23",
                    "Poison goes to the dead letters, whole",
                    "with other options the dead letter is not the original, or a failure to publish it is swallowed and the trade acknowledged all the same",
                    "leave the deadLetterChannel of trade-intake as it is",
                    found -> found.in(INTAKE, RATES)
                            && found.kind() == Kind.VALUE
                            && found.path().matches("route\\.(errorHandler|routeConfigurationId|errorHandlerRef).*")),
            new Rule(
                    "R24",
                    "take-delivery takes charge first",
                    "without it nobody acknowledges the delivery, or somebody else's; after drop-headers it finds no delivery tag",
                    "put take-delivery back as the first step",
                    found -> found.in(INTAKE, RATES) && found.subject().startsWith("process take-delivery")),
            new Rule(
                    "R25",
                    "drop-headers drops every header",
                    "headers of a stranger's message steer components and routes",
                    "put removeHeaders with pattern \"*\" back after take-delivery",
                    found -> found.in(INTAKE, RATES)
                            && (found.subject().equals("removeHeaders")
                                    || found.path().contains(".removeHeaders"))),
            new Rule(
                    "R26",
                    "Every trade is parsed and validated",
                    "a trade nobody checked would be settled, or fail the whole batch",
                    "put the steps parse and validate back, in this order",
                    found -> found.in(INTAKE)
                            && found.kind() == Kind.STEP_REMOVED
                            && found.subject().startsWith("bean intake")),
            new Rule(
                    "R27",
                    "Duplicates are skipped as they are",
                    "an eager, or forgetful, or missing idempotent step acknowledges trades that were never committed, or lets each repeat into a batch",
                    "leave skip-duplicates as it is: the ledger's repository, eager false, removeOnFailure false",
                    found -> found.in(INTAKE)
                            && (found.subject().equals("idempotentConsumer")
                                    || (found.path().contains(".idempotentConsumer")
                                            && !found.path().contains(".aggregate")
                                            && found.kind() == Kind.VALUE))),
            new Rule(
                    "R28",
                    "A batch closes on size or interval",
                    "completionTimeout means inactivity: a trickle of trades would never close a batch",
                    "completionInterval, with completionSize, and no other completion",
                    found -> found.in(INTAKE)
                            && found.kind() == Kind.VALUE
                            && found.path().matches(".*\\.aggregate\\.completion.*")),
            new Rule(
                    "R29",
                    "The aggregation keeps every trade",
                    "other strategies, repositories and options drop trades without their acknowledgement, or acknowledge what they dropped",
                    "leave the options of batch-up as they are",
                    found -> found.in(INTAKE)
                            && (found.subject().equals("aggregate")
                                    || found.path().contains(".aggregate."))
                            && found.kind() != Kind.STEP_ADDED
                            && !found.subject().startsWith("to ")),
            new Rule(
                    "R30",
                    "Nothing between the broker and COMMIT hands a trade on",
                    "seda, wireTap, threads and copies let the route end, and the delivery be acknowledged, before the trade is safe",
                    "take the step out; what must be told is told after COMMIT, in a route among CALLBACK_RECIPIENTS",
                    found -> found.in(INTAKE, RATES, "record-rate", "batch", "split-batch", "dead-letters")
                            && found.kind() == Kind.STEP_ADDED
                            && SettlementRules.handsOn(found.subject())),
            new Rule(
                    "R31",
                    "A rate is read strictly, recorded, or refused",
                    "by a rate that nobody signed amounts would be converted wrongly; one that is acknowledged and not recorded is lost",
                    "leave the steps of rate-intake and record-rate as they are, in their order",
                    found -> found.in(RATES, "record-rate")
                            && (found.kind() == Kind.STEP_REMOVED || found.kind() == Kind.STEP_ADDED)));

    private IntakeRules() {}
}
