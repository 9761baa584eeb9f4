/** Who may come in over HTTP, and as what: passwords of a file, or tokens of an identity provider (OpenID Connect). */
@NullMarked
package tech.novaeco.settlement.adapter.access;

import org.jspecify.annotations.NullMarked;
