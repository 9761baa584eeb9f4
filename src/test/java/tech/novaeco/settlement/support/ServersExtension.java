package tech.novaeco.settlement.support;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives a test class {@link Servers} with a fresh database and virtual host, as a parameter of its constructor or of
 * any test or lifecycle method; nested classes share those of the outer class.
 */
public final class ServersExtension implements BeforeAllCallback, ParameterResolver {
    private static final Namespace HERE = Namespace.create(ServersExtension.class);

    @Override
    public void beforeAll(ExtensionContext testClass) {
        testClass.getStore(HERE).getOrComputeIfAbsent(Servers.class, key -> Servers.open());
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
        return parameter.getParameter().getType() == Servers.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
        return test.getStore(HERE).getOrComputeIfAbsent(Servers.class, key -> Servers.open());
    }
}
