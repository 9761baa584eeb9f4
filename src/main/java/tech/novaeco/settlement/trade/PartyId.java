package tech.novaeco.settlement.trade;

import java.util.regex.Pattern;

/** Who buys, sells or is paid: the owner of accounts. One to 64 of A-Z a-z 0-9 . _ : - */
public record PartyId(String value) implements Comparable<PartyId> {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._:-]{1,64}");

    public PartyId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "party id '" + (value.length() > 80 ? value.substring(0, 80) + "..." : value)
                            + "': 1 to 64 of A-Z a-z 0-9 . _ : - are allowed");
        }
    }

    @Override
    public int compareTo(PartyId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
