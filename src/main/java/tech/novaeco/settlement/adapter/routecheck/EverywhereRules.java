package tech.novaeco.settlement.adapter.routecheck;

import java.util.List;
import java.util.Set;
import tech.novaeco.settlement.adapter.routecheck.Deviation.Kind;

/** About what no route may do. */
final class EverywhereRules {
    private static final Set<String> DYNAMIC = Set.of(
            "toD", "script", "dynamicRouter", "routingSlip", "enrich", "pollEnrich", "poll", "kamelet", "serviceCall");

    static final List<Rule> ALL = List.of(
            new Rule(
                    "R10",
                    "No steps that decide at run time what they do",
                    "toD, script, dynamicRouter, routingSlip and the like send or run whatever a message makes of them: anybody who publishes a trade could move money",
                    "write 'to' with a fixed address, or choose between fixed ones with choice",
                    found -> (found.kind() == Kind.STEP_ADDED || found.kind() == Kind.DANGEROUS_STEP)
                            && DYNAMIC.contains(firstWord(found.subject()))),
            new Rule(
                    "R11",
                    "Expressions only look",
                    "an expression that calls a method, a bean or another language can change a batch, run a program or fail a trade",
                    "use ${body}, ${header.name}, ${exchangeProperty.name}, ${date:now:HH:mm:ss} and the like, or decide in a bean of the worker",
                    found -> found.kind() == Kind.EXPRESSION),
            new Rule(
                    "R12",
                    "Placeholders name settings",
                    "{{env:..}}, {{sys:..}}, {{?..}} and defaults put in a value that no check has seen; an unknown one stops the start",
                    "use a setting that application.properties explains, spelt {{NAME}}",
                    found -> found.kind() == Kind.PLACEHOLDER),
            new Rule(
                    "R13",
                    "Endpoints on the list",
                    "other components and parameters run programs, make objects, write tables or files, stop routes, or reach the queue of trades",
                    "begin with direct, seda, timer or platform-http; send to direct, log, http, https, seda, or a named exchange of spring-rabbitmq; leave other parameters out",
                    found -> found.kind() == Kind.ENDPOINT),
            new Rule(
                    "R14",
                    "One consumer for each source",
                    "a second route takes from where a money route takes: trades, batches or requests would go to one by chance, and get lost there",
                    "begin with an address of your own",
                    found -> found.kind() == Kind.SECOND_CONSUMER),
            new Rule(
                    "R15",
                    "Only money routes feed money routes",
                    "what reaches them from elsewhere is settled, acknowledged or told though nothing was checked",
                    "publish a trade to the queue, or ask with the commands",
                    found -> found.kind() == Kind.MONEY_ROUTE),
            new Rule(
                    "R16",
                    "The worker's beans stay in their routes",
                    "they acknowledge, settle, post, tell and approve: at another place or time that loses or doubles money",
                    "leave the call out; read numbers from /metrics or the commands",
                    found -> found.kind() == Kind.MONEY_BEAN),
            new Rule(
                    "R17",
                    "The worker's own properties, and Camel's, stay untouched",
                    "the delivery, the batch and the failure travel in them; headers of Camel's send a message elsewhere",
                    "give it a name of your own, without Camel in front; of letters, digits, - and _",
                    found -> found.kind() == Kind.PROPERTY),
            new Rule(
                    "R18",
                    "Money routes start, and by themselves",
                    "a route that is not started, waits for a condition or stops otherwise leaves trades, requests or callbacks where they are",
                    "remove the option; to pause the intake stop the worker",
                    found -> found.kind() == Kind.VALUE
                            && (found.path()
                                    .matches(
                                            "route\\.(autoStartup|precondition|startupOrder|routePolicy|routePolicyRef|shutdownRoute|shutdownRunningTask|streamCache|delayer)"))));

    private EverywhereRules() {}

    static String firstWord(String subject) {
        int blank = subject.indexOf(' ');
        return blank < 0 ? subject : subject.substring(0, blank);
    }
}
