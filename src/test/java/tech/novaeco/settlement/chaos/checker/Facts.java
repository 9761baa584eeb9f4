package tech.novaeco.settlement.chaos.checker;

/** All that is known of a run. */
record Facts(CheckInput input, Published published, Heard heard, Ledger ledger) {}
