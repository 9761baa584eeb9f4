package tech.novaeco.settlement.adapter.verify;

/** Told how far the work is. */
public interface Watch {
    Watch NOBODY = (name, done, total) -> {};

    /** @param total 0 where nobody knows beforehand */
    void at(String name, long done, long total);
}
