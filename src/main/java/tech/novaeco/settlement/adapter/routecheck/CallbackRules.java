package tech.novaeco.settlement.adapter.routecheck;

import java.util.List;
import java.util.Set;
import tech.novaeco.settlement.adapter.routecheck.Deviation.Kind;

/** About what is told, what waits in the ledger to be done, and what is answered. */
final class CallbackRules {
    static final List<Rule> ALL = List.of(
            new Rule(
                    "R60",
                    "The market place and the dead letters are told",
                    "who is left out never hears of a batch that is marked as told; who stands after a route that fails waits for it; a money route among the recipients would do its work twice",
                    "keep {{CALLBACK_RECIPIENTS}} in the list; add routes of your own after it, as direct:name, each once; they must exist",
                    found -> found.kind() == Kind.RECIPIENT),
            new Rule(
                    "R61",
                    "Claim, tell, then mark as told",
                    "a batch marked before all recipients confirmed is never told again; one that is never marked is told for ever",
                    "leave route dispatch as it is; stopOnException stays true",
                    found -> found.in("dispatch")),
            new Rule(
                    "R62",
                    "Callbacks wait for the broker's confirms",
                    "what was published without waiting for the confirms is marked as told and may be lost",
                    "leave the routes that publish as they are; tell more by a route of your own among CALLBACK_RECIPIENTS",
                    found -> found.in("callbacks", "trade-callbacks", "user-notifications", "dead-letter-copies")),
            new Rule(
                    "R63",
                    "Sweeps find what waits in the ledger",
                    "with other statements or options work is passed over, or done though its transaction failed",
                    "leave the sweeps as they are; SWEEP_INTERVAL_MS is a setting",
                    found -> found.in(
                            "undispatched-batches",
                            "funding-requests",
                            "reversal-requests",
                            "case-retries",
                            "case-cancellations",
                            "expired-holds",
                            "pending-trades",
                            "linked-trades",
                            "seal-ledger",
                            "receipt-keys")),
            new Rule(
                    "R64",
                    "Revoked keys are noticed",
                    "a worker that does not read the file of trade keys again believes a stolen key until it is started anew",
                    "leave route trade-keys as it is; SWEEP_INTERVAL_MS is a setting",
                    found -> found.in("trade-keys")),
            new Rule(
                    "R65",
                    "Pages ask and answer as they were tested",
                    "a changed page may approve what somebody refused, fund another account, show a forged receipt, or call a worker ready that is not",
                    "undo it; log steps, properties of one's own, descriptions and media types may be changed; a page of one's own has its own path",
                    found -> found.route().startsWith("http-")
                            && Set.of(Kind.VALUE, Kind.STEP_ADDED, Kind.STEP_REMOVED)
                                    .contains(found.kind())));

    private CallbackRules() {}
}
