package tech.novaeco.settlement.adapter.routecheck;

import java.util.Set;

/** What a route of one's own may be made of: these steps, with these options. */
final class OwnSteps {
    private static final Set<String> STEPS = Set.of(
            "log",
            "setBody",
            "setHeader",
            "setHeaders",
            "setProperty",
            "setVariable",
            "setVariables",
            "removeHeader",
            "removeHeaders",
            "removeProperty",
            "removeVariable",
            "choice",
            "filter",
            "split",
            "to",
            "convertBodyTo",
            "transform",
            "marshal",
            "unmarshal",
            "multicast",
            "recipientList",
            "step",
            "pipeline",
            "doTry");
    /** Only where no batch waits for the route's end: they hold it up, fail it on purpose, or stop it. */
    private static final Set<String> AT_LEISURE = Set.of("wireTap", "delay", "throttle", "threads", "validate", "stop");

    private static final Set<String> OPTIONS = Set.of(
            "id",
            "description",
            "note",
            "message",
            "loggingLevel",
            "logName",
            "marker",
            "name",
            "headers",
            "variables",
            "pattern",
            "excludePattern",
            "when",
            "otherwise",
            "expression",
            "trim",
            "token",
            "resultType",
            "streaming",
            "stopOnException",
            "ignoreInvalidEndpoints",
            "uri",
            "parameters",
            "copy",
            "type",
            "charset",
            "mandatory",
            "json",
            "library",
            "prettyPrint",
            "useList",
            "doCatch",
            "doFinally",
            "exception",
            "onWhen",
            "asyncDelayed",
            "timePeriodMillis",
            "rejectExecution",
            "threadName");
    private static final Set<String> POOL_SIZES = Set.of("poolSize", "maxPoolSize");
    private static final String FEW = "[1-9]|1[0-6]";

    private static final String NAME = "(?!(?i:camel))[A-Za-z][A-Za-z0-9_.-]*|CamelHttpResponseCode";

    private OwnSteps() {}

    /** @return whether a bean is called without arguments */
    static boolean isPlainCall(Item bean) {
        return Set.of("id", "description", "note", "ref", "method")
                        .containsAll(bean.map().keySet())
                && bean.textOf("method").matches("[A-Za-z]*");
    }

    /** @param name of a header, a property or a variable */
    static boolean mayBeSet(String name) {
        return name.matches(NAME);
    }

    /** @param told whether a batch waits for it */
    static boolean may(String step, boolean told) {
        return STEPS.contains(step) || (AT_LEISURE.contains(step) && !told);
    }

    static boolean hasOption(String step, String key, Item value) {
        // elsewhere it makes a step wait for an answer
        boolean misplaced = key.equals("pattern") && !step.equals("removeHeaders");
        return (OPTIONS.contains(key) && !misplaced)
                || (POOL_SIZES.contains(key) && value.plain().matches(FEW));
    }
}
