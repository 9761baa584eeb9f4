package tech.novaeco.settlement.ledger;

/** What an account is for. A trade touches MAIN accounts only, so nobody can pay out of an issuer account by naming it. */
public enum Purpose {
    /** The owner's own account in an asset. */
    MAIN,
    /** Where value of the asset comes from and goes to; its balance is minus what is in circulation. */
    ISSUER,
    /** The conversion desk's stock of the asset. */
    DESK,
    /** What was rounded up in the desk's favour. */
    RESIDUE
}
