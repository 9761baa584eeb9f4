package tech.novaeco.settlement.seal;

/**
 * A complete subtree of the log: the one of 2^level leaves that begins at leaf {@code position * 2^level}. Once its leaves
 * are there it never changes. Level 0 are the leaves themselves.
 */
public record Node(int level, long position) {}
