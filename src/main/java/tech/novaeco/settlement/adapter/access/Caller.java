package tech.novaeco.settlement.adapter.access;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.User;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who has proved who he is.
 *
 * @param name the one under which he asks and approves: 1 to 200 printable ASCII characters without a space
 */
public record Caller(String name, Set<Role> roles) {
    private static final Pattern NAME = Pattern.compile("[\\x21-\\x7e]{1,200}");

    public Caller {
        if (!isName(name)) {
            throw new IllegalArgumentException("a name has 1 to 200 printable ASCII characters and no space");
        }
        roles = Set.copyOf(roles);
    }

    static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    public boolean is(Role role) {
        return roles.contains(role);
    }

    /** For the way through Vert.x and Camel: a header of the request is a text and never becomes this. */
    User asUser() {
        JsonArray words = new JsonArray();
        roles.forEach(role -> words.add(role.word()));
        return User.create(new JsonObject().put("name", name).put("roles", words));
    }

    /** Empty for anything but what a {@link Doorman} let in. */
    public static Optional<Caller> of(@Nullable Object user) {
        if (!(user instanceof User known) || known.principal().getString("name") == null) {
            return Optional.empty();
        }
        Set<Role> roles = EnumSet.noneOf(Role.class);
        known.principal()
                .getJsonArray("roles", new JsonArray())
                .forEach(word -> Role.of(word.toString()).ifPresent(roles::add));
        return Optional.of(new Caller(known.principal().getString("name"), roles));
    }
}
