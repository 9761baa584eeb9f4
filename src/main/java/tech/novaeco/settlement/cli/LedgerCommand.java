package tech.novaeco.settlement.cli;

import picocli.CommandLine.Command;

/** The ledger as a whole. */
@Command(name = "ledger", description = "Proves and closes the ledger.")
final class LedgerCommand {}
