package tech.novaeco.settlement.asset;

import java.util.regex.Pattern;

/** The name of an asset: {@code EUR}, {@code CARBON_CREDIT}. One to 32 of A-Z 0-9 _, beginning with a letter. */
public record AssetCode(String value) implements Comparable<AssetCode> {
    private static final Pattern FORM = Pattern.compile("[A-Z][A-Z0-9_]{0,31}");

    public AssetCode {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "asset code '" + value + "': 1 to 32 of A-Z 0-9 _ are allowed, the first a letter");
        }
    }

    @Override
    public int compareTo(AssetCode other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
