package tech.novaeco.settlement.trade;

/** What a part of a trade's amount is withheld for. */
public enum ChargeKind {
    /** Owed to a state. */
    TAX,
    /** The price of a service, such as that of the market place. */
    FEE,
    /** A share for whoever brought the trade about. */
    COMMISSION
}
