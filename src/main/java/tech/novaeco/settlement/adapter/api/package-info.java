/** The API for accountants and auditors: reads, requests and decisions over HTTP, each under the caller's own name. */
@NullMarked
package tech.novaeco.settlement.adapter.api;

import org.jspecify.annotations.NullMarked;
