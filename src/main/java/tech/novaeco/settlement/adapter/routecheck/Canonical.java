package tech.novaeco.settlement.adapter.routecheck;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tech.novaeco.settlement.adapter.routecheck.Item.Kind;

/** Turns every spelling of Camel's YAML into one: shorthand steps, expressions, parameters in a uri, kebab-case keys. */
final class Canonical {
    /** What a step written as one text means by it. */
    private static final Map<String, String> SHORTHAND = Map.ofEntries(
            Map.entry("to", "uri"),
            Map.entry("toD", "uri"),
            Map.entry("wireTap", "uri"),
            Map.entry("from", "uri"),
            Map.entry("log", "message"),
            Map.entry("bean", "ref"),
            Map.entry("process", "ref"),
            Map.entry("transacted", "ref"),
            Map.entry("removeHeader", "name"),
            Map.entry("removeHeaders", "pattern"),
            Map.entry("removeProperty", "name"),
            Map.entry("convertBodyTo", "type"),
            Map.entry("loadBalance", "loadBalancerRef"),
            Map.entry("setExchangePattern", "pattern"));

    static final Set<String> LANGUAGES = Set.of(
            "constant",
            "csimple",
            "datasonnet",
            "exchangeProperty",
            "groovy",
            "header",
            "hl7terser",
            "java",
            "joor",
            "jq",
            "js",
            "jsonpath",
            "language",
            "method",
            "mvel",
            "ognl",
            "python",
            "ref",
            "simple",
            "spel",
            "tokenize",
            "variable",
            "wasm",
            "xpath",
            "xquery",
            "xtokenize");
    private static final String SLASHES = "^(direct|seda|timer|log|sql|spring-rabbitmq)://";

    private Canonical() {}

    /** One element of a file's list: {@code route}, {@code routeConfiguration}, {@code beans} or whatever it is. */
    static Item element(Item written) {
        Item item = keys(written);
        Item from = item.get("from");
        if (from != null && item.map().size() == 1) {
            Item route = Item.map(item.file(), item.line(), Map.of("from", from));
            item = Item.map(item.file(), item.line(), Map.of("route", route.at(from.line())));
        }
        return tidy("", item);
    }

    private static Item keys(Item item) {
        if (item.kind() == Kind.LIST) {
            return Item.list(
                    item.file(),
                    item.line(),
                    item.list().stream().map(Canonical::keys).toList());
        }
        if (item.kind() == Kind.TEXT) {
            return item;
        }
        Map<String, Item> members = new LinkedHashMap<>();
        item.map()
                .forEach((key, value) -> members.put(
                        key.equals("parameters") || !key.contains("-") ? key : camelCase(key),
                        key.equals("parameters") ? value : keys(value)));
        return Item.map(item.file(), item.line(), members);
    }

    private static Item tidy(String key, Item item) {
        if (item.kind() == Kind.LIST) {
            List<Item> list = new ArrayList<>();
            item.list().forEach(element -> list.add(tidy(key.equals("steps") ? "" : key, element)));
            return Item.list(item.file(), item.line(), list);
        }
        if (item.kind() == Kind.TEXT) {
            return text(key, item);
        }
        Item map = parameters(expression(item));
        Map<String, Item> members = new LinkedHashMap<>();
        map.map().forEach((name, value) -> members.put(name, name.equals("parameters") ? value : tidy(name, value)));
        return Item.map(map.file(), map.line(), members);
    }

    private static Item text(String key, Item item) {
        String meant = SHORTHAND.get(key);
        if (meant != null) {
            return parameters(Item.map(item.file(), item.line(), Map.of(meant, item)));
        }
        return item;
    }

    /** {@code simple: text} and {@code expression: {simple: text}} are both {@code simple: {expression: text}}. */
    private static Item expression(Item item) {
        Item result = item;
        Item wrapped = item.get("expression");
        if (wrapped != null && wrapped.kind() == Kind.MAP && wrapped.map().size() == 1) {
            Map.Entry<String, Item> only = wrapped.map().entrySet().iterator().next();
            if (LANGUAGES.contains(only.getKey()) && item.get(only.getKey()) == null) {
                result = result.without("expression").with(only.getKey(), only.getValue());
            }
        }
        for (String language : LANGUAGES) {
            Item value = result.get(language);
            // a bean's ref is a name, not an expression
            if (value != null && value.kind() == Kind.TEXT && !language.equals("ref")) {
                Item full = Item.map(value.file(), value.line(), Map.of("expression", value));
                result = result.with(language, isExpression(result, language) ? full : value);
            }
        }
        return result;
    }

    private static boolean isExpression(Item holder, String language) {
        return !(language.equals("method") && (holder.get("ref") != null || holder.get("beanType") != null))
                && !(language.equals("header") && holder.get("expression") != null);
    }

    /** {@code uri: name?a=b} is {@code uri: name} with {@code parameters: {a: b}}; {@code direct://a} is {@code direct:a}. */
    private static Item parameters(Item item) {
        Item uri = item.get("uri");
        if (uri == null || uri.kind() != Kind.TEXT) {
            return item;
        }
        String text = uri.plain();
        int question = text.indexOf('?');
        Item result = item.with("uri", Item.text(uri.file(), uri.line(), address(text)));
        return question < 0 ? result : result.with("parameters", merged(item, uri, text.substring(question + 1)));
    }

    /** Without parameters, and in the shortest spelling. */
    static String address(String uri) {
        int question = uri.indexOf('?');
        return (question < 0 ? uri : uri.substring(0, question)).replaceFirst(SLASHES, "$1:");
    }

    private static Item merged(Item item, Item uri, String query) {
        Item written = item.get("parameters");
        Map<String, Item> all = new LinkedHashMap<>(written == null ? Map.of() : written.map());
        for (String pair : query.split("&")) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            String value = equals < 0 ? "" : pair.substring(equals + 1);
            Item text = Item.text(uri.file(), uri.line(), value);
            if (all.put(name, text) != null) {
                // which of the two counts is not for a reader to guess: no parameter has this name
                all.put(name + " (twice)", text);
            }
        }
        return Item.map(uri.file(), written == null ? uri.line() : written.line(), all);
    }

    static String camelCase(String kebab) {
        StringBuilder camel = new StringBuilder();
        for (String part : kebab.split("-")) {
            camel.append(
                    camel.isEmpty() || part.isEmpty()
                            ? part
                            : part.substring(0, 1).toUpperCase(Locale.ROOT) + part.substring(1));
        }
        return camel.toString();
    }
}
