/** The command line: accounts, trades and cases for the people who run the worker. */
@NullMarked
package tech.novaeco.settlement.cli;

import org.jspecify.annotations.NullMarked;
