package tech.novaeco.settlement.ledger;

/** Whether an account may pay and receive. */
public enum AccountStatus {
    OPEN,
    /** May receive, may not pay. */
    DEBIT_FROZEN,
    /** Neither pays nor receives. */
    CLOSED
}
