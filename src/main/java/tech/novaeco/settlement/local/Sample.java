package tech.novaeco.settlement.local;

/**
 * One message of the demo.
 *
 * @param fate what must become of it: {@link #SETTLED}, {@link #DUPLICATE} or a reason code
 */
record Sample(byte[] body, String fate) {
    static final String SETTLED = "SETTLED";
    static final String DUPLICATE = "DUPLICATE";
}
