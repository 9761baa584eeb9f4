package tech.novaeco.settlement.adapter.routecheck;

import java.util.List;
import tech.novaeco.settlement.adapter.routecheck.Deviation.Kind;

/** About files and what stands in them at the top. */
final class FileRules {
    static final List<Rule> ALL = List.of(
            new Rule(
                    "R01",
                    "A file is one list of routes in YAML",
                    "what cannot be read cannot be judged, and Camel might read it otherwise",
                    "mend the YAML; one document, a list of '- route:' elements",
                    found -> found.kind() == Kind.UNREADABLE),
            new Rule(
                    "R02",
                    "Plain YAML only",
                    "anchors, aliases, tags, blanks around names, and what stands twice in one place make a file mean something else than it seems to say",
                    "write the text out, without blanks around it; each key, step id and expression once",
                    found -> found.kind() == Kind.TRICK),
            new Rule(
                    "R03",
                    "Routes are in *.camel.yaml files",
                    "what has another name, or is no file, is not run though somebody may rely on it; or Camel finds another in its place, which was not judged",
                    "name it NN-name.camel.yaml, in a directory with a plain name, or move it out of ROUTES_DIR",
                    found -> found.kind() == Kind.FOREIGN_FILE),
            new Rule(
                    "R04",
                    "A file holds routes only",
                    "an interceptor, a template, a REST service or an error handler of its own reaches into routes it does not name",
                    "leave the element out; a page of one's own begins with platform-http",
                    found -> found.kind() == Kind.TOP_LEVEL),
            new Rule(
                    "R05",
                    "Every route that moves money is there",
                    "without it trades are not taken, not settled, not told of, or their failures have nowhere to go",
                    "put the route back, under its own id; a file that replaces one of the jar replaces all of it",
                    found -> found.kind() == Kind.ROUTE_MISSING),
            new Rule(
                    "R06",
                    "One route of a name",
                    "which of two routes of one name runs is luck",
                    "give one of them another id; to change a route of the jar, name the file as the jar does",
                    found -> found.kind() == Kind.ROUTE_TWICE),
            new Rule(
                    "R07",
                    "No beans of one's own",
                    "a class from a route file is code that nobody tested with money, or a way to run programs",
                    "write a step in the worker's Java code, with its tests, and let the worker bind it",
                    found -> found.kind() == Kind.BEAN || found.path().startsWith("beans")),
            new Rule(
                    "R08",
                    "One route configuration",
                    "another one attaches itself to routes that move money: what it handles is lost from sight, what it retries may be done twice",
                    "leave hold-and-retry as it is and the only one",
                    found -> found.kind() == Kind.CONFIGURATION));

    private FileRules() {}
}
