/**
 * What the worker shows over HTTP: health, metrics and, where switched on, the Hawtio console. One Vert.x server, one
 * port; {@code routes/http.camel.yaml} is its front door and {@link HttpEdge} wires it.
 */
@NullMarked
package tech.novaeco.settlement.adapter.http;

import org.jspecify.annotations.NullMarked;
