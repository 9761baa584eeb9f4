package tech.novaeco.settlement.chaos.planted;

import java.util.List;
import tech.novaeco.settlement.chaos.planted.Plant.Edit;

/** The bugs that have cost others money. */
final class Plants {
    /** Whose feature does not exist, and where it will come. */
    static final List<String> NOT_BUILT =
            List.of("a new Stripe key on retry: there are no payouts yet, and payouts would bring it and I9");

    static final Plant AUTO_ACK = new Plant(
            "auto-ack",
            "a delivery is acknowledged when it comes in, not after its COMMIT",
            List.of("I1"),
            List.of(
                    new Edit("adapter/camel/PendingDelivery.java", "this.publishedAt = publishedAt; }", """
                            this.publishedAt = publishedAt;
                                try {
                                    if (channel != null) {
                                        channel.basicAck(tag, false);
                                    }
                                } catch (IOException gone) {
                                    LOG.debug("gone", gone);
                                }
                            }"""),
                    new Edit(
                            "adapter/camel/PendingDelivery.java",
                            "channel.basicAck(tag, false); return true;",
                            "return true;"),
                    new Edit(
                            "adapter/camel/PendingDelivery.java",
                            "catch (AlreadyClosedException | IOException e)",
                            "catch (IOException e)")));

    /** The worker's login may create no table: the store is a directory, which all workers of a run share. */
    static final Plant DEDUPE_OUTSIDE = new Plant(
            "dedupe-outside-transaction",
            "what was seen before is remembered in a store of its own, before the settlement's COMMIT",
            List.of("I1"),
            List.of(
                    new Edit(
                            "adapter/postgres/LedgerIdempotentRepository.java",
                            "try { return contains(key);",
                            "try { return java.nio.file.Files.exists(seen(key));"),
                    new Edit(
                            "adapter/postgres/LedgerIdempotentRepository.java",
                            "public boolean add(String key) { return true; }",
                            """
                            public boolean add(String key) {
                                    try {
                                        java.nio.file.Files.createDirectories(seen(key).getParent());
                                        java.nio.file.Files.write(seen(key), new byte[0]);
                                        return true;
                                    } catch (java.io.IOException failure) {
                                        throw new java.io.UncheckedIOException(failure);
                                    }
                                }

                                private static java.nio.file.Path seen(String key) {
                                    return java.nio.file.Path.of(System.getenv("RECEIPT_KEY_FILE") + ".seen", key.replace('/', '.'));
                                }""")));

    static final Plant READ_THEN_WRITE = new Plant(
            "read-then-write",
            "balances are read without a lock, and written as if nobody else had written them",
            List.of("I3", "I4"),
            List.of(
                    new Edit(
                            "adapter/postgres/ClaimStatements.java",
                            "ORDER BY b.account_id FOR UPDATE OF b",
                            "ORDER BY b.account_id"),
                    new Edit(
                            "adapter/postgres/PostStatements.java",
                            "WHERE b.account_id = n.account_id AND b.version = n.version",
                            "WHERE b.account_id = n.account_id")));

    static final Plant PAID_EARLY = new Plant(
            "paid-before-commit",
            "PAID is sent in the settlement's transaction, before its COMMIT",
            List.of("I6"),
            List.of(
                    new Edit("adapter/camel/CallbackSteps.java", "this.clock = clock; }", """
                            this.clock = clock;
                                early = this;
                            }

                            private static CallbackSteps early;

                            static void tellEarly(UUID batchId) {
                                Outbound outbound = early.outbox.claim(batchId);
                                if (outbound != null) {
                                    early.publishCallbacks(outbound);
                                }
                            }"""),
                    new Edit(
                            "adapter/camel/SettlementSteps.java",
                            "ledger.post(batch.id(), batch.arrivals(), signed.outcome(), signed.root());",
                            "ledger.post(batch.id(), batch.arrivals(), signed.outcome(), signed.root());"
                                    + " CallbackSteps.tellEarly(batch.id());")));

    static final Plant UNSORTED_LOCKS = new Plant(
            "unsorted-locks",
            "accounts are locked in the order in which the batch names them",
            List.of("L17"),
            List.of(
                    new Edit(
                            "adapter/postgres/ClaimStatements.java",
                            "FROM unnest(?::text[], ?::text[], ?::text[]) AS wanted (owner_id, asset_code, purpose)",
                            "FROM unnest(?::text[], ?::text[], ?::text[]) WITH ORDINALITY"
                                    + " AS wanted (owner_id, asset_code, purpose, place)"),
                    new Edit(
                            "adapter/postgres/ClaimStatements.java",
                            "ORDER BY b.account_id FOR UPDATE OF b",
                            "ORDER BY wanted.place FOR UPDATE OF b")));

    static final Plant LOST_CENT = new Plant(
            "lost-cent",
            "an amount is made minor units through a binary fraction and cut off: 1.15 becomes 114 cents",
            List.of("I2"),
            List.of(new Edit(
                    "money/DecimalAmount.java",
                    "value.setScale(asset.scale()).unscaledValue().longValueExact()",
                    "(long) (value.doubleValue() * Math.pow(10, asset.scale()))")));

    static final Plant ENDS_ONLY = new Plant(
            "verifier-of-the-ends",
            "the worker's own verifier recomputes the first and the last leaf of the log only",
            List.of(TamperedLog.CAUGHT_BY),
            List.of(new Edit("adapter/verify/SealCheck.java", "byte[] leaf = statement.leafHash();", """
                    Long last = jdbc.queryForObject("SELECT max(position) FROM ledger.ledger_seal", Long.class);
                            if (tree.size() != 0 && tree.size() != last) {
                                return HexFormat.of().parseHex(stored);
                            }
                            byte[] leaf = statement.leafHash();""")));

    static final List<Plant> ALL =
            List.of(AUTO_ACK, DEDUPE_OUTSIDE, READ_THEN_WRITE, PAID_EARLY, UNSORTED_LOCKS, LOST_CENT, ENDS_ONLY);

    private Plants() {}
}
