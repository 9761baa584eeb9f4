package tech.novaeco.settlement.receipt;

/**
 * The signature of a batch as it is stored, never made again.
 *
 * @param merkleRoot of the statements, 64 lower-case hex digits
 * @param jws compact
 */
public record SignedRoot(String merkleRoot, String jws) {}
