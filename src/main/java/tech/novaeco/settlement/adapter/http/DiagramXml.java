package tech.novaeco.settlement.adapter.http;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.NamedNode;
import org.apache.camel.spi.ModelToXMLDumper;
import org.apache.camel.support.PluginHelper;

/**
 * Camel's routes as XML, in a form that Hawtio can draw.
 *
 * <p>Hawtio 5.2 takes every child of a route for a step. An error handler stands before {@code from}, where the diagram
 * has nothing to join it to: that route's diagram fails, and so does every other one until the page is loaded anew. Here
 * the error handler becomes a comment, which the diagram passes over and the source still shows.
 */
final class DiagramXml implements ModelToXMLDumper {
    private static final Pattern ERROR_HANDLER = Pattern.compile("<errorHandler\\b.*?</errorHandler>", Pattern.DOTALL);

    private final ModelToXMLDumper camels;

    private DiagramXml(ModelToXMLDumper camels) {
        this.camels = camels;
    }

    static void useIn(CamelContext context) {
        ModelToXMLDumper camels = PluginHelper.getModelToXMLDumper(context);
        context.getCamelContextExtension().addContextPlugin(ModelToXMLDumper.class, new DiagramXml(camels));
    }

    @Override
    public String dumpModelAsXml(CamelContext context, NamedNode node) throws Exception {
        return drawable(camels.dumpModelAsXml(context, node));
    }

    @Override
    public String dumpModelAsXml(
            CamelContext context,
            NamedNode node,
            boolean resolvePlaceholders,
            boolean generatedIds,
            boolean sourceLocation)
            throws Exception {
        return drawable(camels.dumpModelAsXml(context, node, resolvePlaceholders, generatedIds, sourceLocation));
    }

    @Override
    public String dumpBeansAsXml(CamelContext context, List<Object> beans) throws Exception {
        return camels.dumpBeansAsXml(context, beans);
    }

    @Override
    public String dumpDataFormatsAsXml(CamelContext context, Map<String, Object> formats) throws Exception {
        return camels.dumpDataFormatsAsXml(context, formats);
    }

    // a comment may not contain two hyphens in a row
    private static String drawable(String xml) {
        return ERROR_HANDLER
                .matcher(xml)
                .replaceAll(found ->
                        Matcher.quoteReplacement("<!-- " + found.group().replace("--", "- -") + " -->"));
    }
}
