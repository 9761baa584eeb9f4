package tech.novaeco.settlement.origin;

/** What a worker holds of a producer's key: enough to tell whether a signature is its. Thread-safe, without state of its own. */
sealed interface Verifier permits Ed25519Public, HmacSecret {
    SignatureAlgorithm algorithm();

    boolean verifies(byte[] signed, byte[] signature);

    /** The bytes of the key: of a secret where the algorithm is HS256. */
    byte[] material();
}
