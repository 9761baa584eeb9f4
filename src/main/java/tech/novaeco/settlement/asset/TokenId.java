package tech.novaeco.settlement.asset;

import java.util.regex.Pattern;

/** The name of one unique thing, such as the ownership token of a flat: 1 to 64 of A-Z a-z 0-9 . _ : - */
public record TokenId(String value) implements Comparable<TokenId> {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._:-]{1,64}");

    public TokenId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("token id '" + value + "': 1 to 64 of A-Z a-z 0-9 . _ : - are allowed");
        }
    }

    @Override
    public int compareTo(TokenId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
