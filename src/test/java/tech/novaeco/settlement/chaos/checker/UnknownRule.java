package tech.novaeco.settlement.chaos.checker;

/** The ledger or a message says something that the checker has no rule for: an error, never passed over. */
final class UnknownRule extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnknownRule(String what) {
        super(what + ": the checker has no rule for it; write one before this feature may pass");
    }
}
