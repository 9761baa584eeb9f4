package tech.novaeco.settlement.chaos.checker;

import java.util.List;
import tech.novaeco.settlement.chaos.checker.Ledger.Settlement;

/** What a settlement of one kind must have moved. */
interface LegRule {
    /**
     * One side of a leg.
     *
     * @param asset its code; of a right with the token: {@code MATERIAL_RIGHT/flat-7}
     * @param amount minor units, negative for who gives
     */
    record Side(String owner, String asset, String purpose, long amount) implements Comparable<Side> {
        @Override
        public int compareTo(Side other) {
            return toString().compareTo(other.toString());
        }

        @Override
        public String toString() {
            return owner + " " + asset + (purpose.equals("MAIN") ? " " : " (" + purpose + ") ") + amount;
        }
    }

    static String asset(String code, String token) {
        return token.isEmpty() ? code : code + "/" + token;
    }

    /**
     * Every side, payer before payee, leg by leg.
     *
     * @throws UnknownRule when it asks for something that this rule does not know
     */
    List<Side> sides(Settlement settlement);
}
