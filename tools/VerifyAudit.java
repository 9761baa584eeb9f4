import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Verifies what 'audit export' wrote, without the worker, its database or its code: a JDK 17 is enough.
 *
 * <pre>java tools/VerifyAudit.java DIR [--note-key KEY] [--checkpoint FILE]...</pre>
 *
 * KEY is the log's verifier key (name+hash+base64) as you hold it; without it the one in the export is used, and said so.
 * FILE is a checkpoint that you kept: the export must continue the log it speaks of. The last line is the verdict. Exit code
 * 0: all of it holds; 1: something is broken, and the line names the first such thing; 2: wrong usage.
 */
public final class VerifyAudit {
    private static final HexFormat HEX = HexFormat.of();
    private static final Set<String> FILES = Set.of("entries.ndjson", "batches.ndjson", "attempts.ndjson", "settlements.ndjson",
            "accounts.ndjson", "assets.ndjson", "rights.ndjson", "holds.ndjson", "charges.ndjson", "rates.ndjson", "checkpoints.ndjson", "checkpoint.txt", "note-keys.txt", "receipt-keys.json");

    private final Path directory;
    private final Map<String, Long> counts = new LinkedHashMap<>();
    private final Map<String, Batch> batches = new HashMap<>();
    private final Map<Long, Account> accounts = new HashMap<>();
    private final Map<String, Integer> scales = new HashMap<>();
    /** The right that a payer's entry gave, by "settlement/leg". */
    private final Map<String, String> tokens = new HashMap<>();
    /** What a payer's entry was withheld for, by "settlement/leg". */
    private final Map<String, String> charges = new HashMap<>();
    /** By id. */
    private final Map<String, Map<String, Object>> rates = new HashMap<>();
    /** What a receipt says of a hold, by the settlement that placed or ended it. */
    private final Map<Long, Map<String, Object>> holds = new HashMap<>();
    /** By the settlement that paid it, and by account. */
    private final Map<Long, BigInteger> captured = new HashMap<>();
    private final Map<Long, BigInteger> open = new HashMap<>();
    /** Of each settlement whose attempts are here: the number of the latest, and 64 bits of the hash of what it says. */
    private final Map<Long, long[]> latestAttempts = new HashMap<>();
    private Map<String, Object> manifest = Map.of();
    private List<byte[]> noteKeys = List.of();
    private List<String> noteNames = List.of();
    private Checkpoint latest;

    private record Batch(String recordedAt, long tradeCount, String merkleRoot, String attemptsSha256, String entriesSha256) {}

    private record Checkpoint(String origin, long size, byte[] root) {}

    private static final class Account {
        final String owner;
        final String asset;
        final BigInteger posted;
        final BigInteger held;
        final long version;
        /** Of each batch that touched it: version, balance before, balance after. */
        final List<Object[]> steps = new ArrayList<>();

        Account(String owner, String asset, BigInteger posted, BigInteger held, long version) {
            this.owner = owner;
            this.asset = asset;
            this.posted = posted;
            this.held = held;
            this.version = version;
        }
    }

    /** The first thing that does not hold. */
    private static final class Broken extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Broken(String what) {
            super(what);
        }
    }

    private VerifyAudit(Path directory) {
        this.directory = directory;
    }

    public static void main(String[] arguments) throws Exception {
        List<String> keys = new ArrayList<>();
        List<Path> kept = new ArrayList<>();
        Path directory = null;
        for (int i = 0; i < arguments.length; i++) {
            boolean valued = arguments[i].startsWith("--") && i + 1 < arguments.length;
            if (valued && arguments[i].equals("--note-key")) {
                keys.add(arguments[++i]);
            } else if (valued && arguments[i].equals("--checkpoint")) {
                kept.add(Path.of(arguments[++i]));
            } else if (!arguments[i].startsWith("--") && directory == null) {
                directory = Path.of(arguments[i]);
            } else {
                directory = null;
                break;
            }
        }
        if (directory == null || !Files.isDirectory(directory)) {
            System.err.println("usage: java VerifyAudit.java DIR [--note-key KEY] [--checkpoint FILE]...");
            System.exit(2);
            return;
        }
        VerifyAudit audit = new VerifyAudit(directory);
        String broken = null;
        try {
            audit.verify(keys, kept);
        } catch (Broken e) {
            broken = e.getMessage();
        } catch (RuntimeException | IOException e) {
            broken = "unreadable: " + e;
        }
        audit.counts.forEach((what, count) -> System.out.printf("%,12d  %s%n", count, what));
        System.out.println(broken == null ? "VERIFIED" : "BROKEN: " + broken);
        System.exit(broken == null ? 0 : 1);
    }

    private void verify(List<String> keys, List<Path> kept) throws IOException, GeneralSecurityException {
        checkManifest();
        readNoteKeys(keys);
        String note = read("checkpoint.txt");
        require(!note.isEmpty(), "checkpoint.txt is empty: nothing was sealed");
        latest = signed("checkpoint.txt", note);
        require(latest.size == number(manifest, "treeSize"), "checkpoint.txt is of " + latest.size + " leaves, the manifest of others");
        counted("signed checkpoint the proofs lead to", 1);
        each("assets.ndjson", (line, at) -> scales.put(text(line, "code"), (int) number(line, "scale")));
        each("rights.ndjson", (line, at) -> {
            if (line.containsKey("settlementSeq")) {
                tokens.put(text(line, "settlementSeq") + "/" + line.get("leg"), text(line, "tokenId"));
            }
        });
        each("charges.ndjson", (line, at) -> charges.put(text(line, "settlementSeq") + "/" + line.get("leg"), text(line, "kind")));
        each("rates.ndjson", (line, at) -> rates.put(text(line, "id"), line));
        each("accounts.ndjson", (line, at) -> accounts.put(
                Long.valueOf(text(line, "id")),
                new Account(text(line, "ownerId"), text(line, "assetCode"), new BigInteger(text(line, "posted")), new BigInteger(text(line, "held")),
                        Long.parseLong(text(line, "version")))));
        each("holds.ndjson", this::readHold);
        checkBatches();
        checkRows();
        checkBalances();
        checkSettlements();
        checkCheckpoints(kept);
    }

    private void readHold(Map<String, Object> line, String at) {
        Long accountId = Long.valueOf(text(line, "accountId"));
        Account payer = accounts.get(accountId);
        Account payee = accounts.get(Long.valueOf(text(line, "payeeAccountId")));
        require(payer != null && payee != null && payer.asset.equals(payee.asset), at + ": not of two accounts of one asset");
        Integer scale = scales.get(payer.asset);
        require(scale != null, "assets.ndjson: no asset " + payer.asset);
        BigInteger amount = new BigInteger(text(line, "amount"));
        Map<String, Object> hold = new TreeMap<>(Map.of("id", text(line, "id"), "from", payer.owner, "to", payee.owner,
                "assetType", payer.asset, "amount", new BigDecimal(amount, scale).toPlainString(), "expiresAt", text(line, "expiresAt")));
        require(holds.put(Long.valueOf(text(line, "settlementSeq")), hold) == null, at + ": its settlement placed another hold too");
        if (!line.containsKey("endedBy")) {
            open.merge(accountId, amount, BigInteger::add);
            return;
        }
        Long end = Long.valueOf(text(line, "endedBy"));
        Map<String, Object> ended = new TreeMap<>(hold);
        ended.put("resolution", text(line, "resolution"));
        require(holds.put(end, ended) == null, at + ": its settlement ended another hold too");
        BigInteger paid = new BigInteger(text(line, "captured"));
        require(paid.signum() >= 0 && paid.compareTo(amount) <= 0, at + ": " + paid + " were captured of " + amount);
        boolean late = text(line, "endedAt").compareTo(text(line, "expiresAt")) >= 0;
        require(late == "EXPIRED".equals(line.get("resolution")), at + ": " + line.get("resolution") + " at " + line.get("endedAt"));
        if (paid.signum() > 0) {
            captured.put(end, paid);
        }
        counted("holds that ended in time, for no more than they held", 1);
    }

    private void checkManifest() throws IOException {
        manifest = object(read("manifest.json"), "manifest.json");
        Set<String> named = new HashSet<>();
        for (Object file : (List<?>) manifest.get("files")) {
            Map<String, Object> line = asObject(file, "manifest.json");
            String name = text(line, "name");
            require(FILES.contains(name) && named.add(name), "manifest.json: " + name + " is no file of an export, or named twice");
            MessageDigest digest = sha256();
            long lines = 0;
            try (InputStream in = Files.newInputStream(directory.resolve(name))) {
                byte[] buffer = new byte[1 << 16];
                for (int read = in.read(buffer); read > 0; read = in.read(buffer)) {
                    digest.update(buffer, 0, read);
                    for (int i = 0; i < read; i++) {
                        lines += buffer[i] == '\n' ? 1 : 0;
                    }
                }
            }
            require(HEX.formatHex(digest.digest()).equals(text(line, "sha256")), name + ": its SHA-256 is not the manifest's");
            require(lines == number(line, "lines"), name + ": it has " + lines + " lines, not the manifest's");
        }
        require(named.equals(FILES), "manifest.json does not name every file: " + named);
        counted("files as the manifest says", named.size());
    }

    private void readNoteKeys(List<String> given) throws IOException {
        List<String> keys = given.isEmpty() ? read("note-keys.txt").lines().toList() : given;
        noteKeys = new ArrayList<>();
        noteNames = new ArrayList<>();
        for (String key : keys) {
            String[] parts = key.split("\\+", 3);
            require(parts.length == 3, "note key '" + key + "': name+hash+base64 is expected");
            byte[] bytes = Base64.getDecoder().decode(parts[2]);
            require(bytes.length == 33 && bytes[0] == 1, "note key '" + key + "' is no Ed25519 key");
            byte[] raw = Arrays.copyOfRange(bytes, 1, 33);
            require(HEX.formatHex(keyId(parts[0], raw)).equals(parts[1]), "note key '" + key + "': its hash is not that of its bytes");
            noteNames.add(parts[0]);
            noteKeys.add(raw);
        }
        if (given.isEmpty()) {
            System.out.println("Note: the log's key is taken from the export itself; pass --note-key with the one you hold.");
        }
    }

    private void checkBatches() throws IOException, GeneralSecurityException {
        Map<String, byte[]> receiptKeys = receiptKeys();
        String from = manifest.get("from") + "T00:00:00.000000Z";
        String to = manifest.get("to") + "T00:00:00.000000Z";
        long[] next = {-1};
        each("batches.ndjson", (line, at) -> {
            Map<String, Object> statement = asObject(line.get("statement"), at);
            String recordedAt = text(statement, "recordedAt");
            boolean ofTheseDays = recordedAt.compareTo(from) >= 0 && recordedAt.compareTo(to) < 0;
            require(ofTheseDays == !line.containsKey("ofOtherDays"), at + ": recorded at " + recordedAt + ", which is not told rightly");
            if (line.containsKey("index")) {
                long index = number(line, "index");
                require(next[0] < 0 || index == next[0], at + ": leaf " + index + " follows, leaf " + next[0] + " is missing");
                next[0] = index + 1;
                byte[] leaf = hash(new byte[] {0}, bytes(canonical(statement)));
                require(HEX.formatHex(leaf).equals(text(line, "leafHash")), at + ": the statement does not hash to the log's leaf " + index);
                require(Arrays.equals(latest.root, rootFrom(index, latest.size, leaf, hashes(line, "path"), at)),
                        at + ": the path of leaf " + index + " does not lead to the signed root");
                counted("batch statements in the log, under the signed root", 1);
            } else {
                counted("batches not sealed yet: no proof", 1);
            }
            if (!ofTheseDays) {
                counted("of them of other days, between these", 1);
                return;
            }
            String id = text(statement, "batchId");
            checkReceipt(statement, (String) line.get("receipt"), receiptKeys, at);
            Batch batch = new Batch(recordedAt, number(statement, "tradeCount"), (String) statement.get("merkleRoot"),
                    text(statement, "attemptsSha256"), text(statement, "entriesSha256"));
            require(batches.put(id, batch) == null, at + ": batch " + id + " is there twice");
        });
        require(batches.size() == number(manifest, "batches"), "batches.ndjson: " + batches.size() + " batches, not the manifest's");
    }

    private void checkReceipt(Map<String, Object> statement, String jws, Map<String, byte[]> keys, String at) {
        require((jws == null) == !statement.containsKey("receiptSha256"), at + ": a signed root is missing or too many");
        if (jws == null) {
            return;
        }
        require(HEX.formatHex(hash(bytes(jws))).equals(text(statement, "receiptSha256")), at + ": the signed root is not the sealed one");
        String[] parts = jws.split("\\.", -1);
        require(parts.length == 3, at + ": the signed root is no compact JWS");
        Map<String, Object> header = object(new String(base64url(parts[0], at), StandardCharsets.UTF_8), at);
        byte[] key = keys.get(text(header, "kid"));
        require(key != null && "EdDSA".equals(header.get("alg")), at + ": no key " + header.get("kid") + " in receipt-keys.json");
        require(ed25519(key, bytes(parts[0] + "." + parts[1]), base64url(parts[2], at)), at + ": the signature of the batch does not verify");
        Map<String, Object> payload = object(new String(base64url(parts[1], at), StandardCharsets.UTF_8), at);
        for (String member : List.of("batchId", "merkleRoot", "recordedAt")) {
            require(text(payload, member).equals(statement.get(member)), at + ": the signed " + member + " is not the sealed one");
        }
        counted("batch signatures (JWS) with a published key", 1);
    }

    private Map<String, byte[]> receiptKeys() throws IOException {
        Map<String, byte[]> keys = new HashMap<>();
        for (Object jwk : (List<?>) object(read("receipt-keys.json"), "receipt-keys.json").get("keys")) {
            Map<String, Object> key = asObject(jwk, "receipt-keys.json");
            String thumbprint = "{\"crv\":\"Ed25519\",\"kty\":\"OKP\",\"x\":\"" + text(key, "x") + "\"}";
            String kid = Base64.getUrlEncoder().withoutPadding().encodeToString(hash(bytes(thumbprint)));
            require(kid.equals(text(key, "kid")), "receipt-keys.json: key " + key.get("kid") + " is not the key of that name");
            keys.put(kid, base64url(text(key, "x"), "receipt-keys.json"));
        }
        return keys;
    }

    /** Attempts and entries stand in the same order of batches; both are read in step. */
    private void checkRows() throws IOException {
        try (Lines attempts = new Lines("attempts.ndjson"); Lines entries = new Lines("entries.ndjson")) {
            Set<String> seen = new HashSet<>();
            while (attempts.current != null) {
                String id = text(attempts.current, "batchId");
                require(seen.add(id), attempts.at() + ": batch " + id + " comes again");
                checkBatch(id, attempts, entries);
            }
            require(entries.current == null, entries.at() + ": an entry of a batch that has no attempts here");
            batches.forEach((id, batch) -> require(
                    seen.contains(id) || batch.tradeCount == 0 && batch.attemptsSha256.equals(HEX.formatHex(hash())),
                    "attempts.ndjson: the attempts of batch " + id + " are missing"));
        }
    }

    private void checkBatch(String id, Lines attempts, Lines entries) throws IOException {
        Batch batch = batches.get(id);
        require(batch != null, attempts.at() + ": batch " + id + " is not in batches.ndjson");
        MessageDigest attemptDigest = sha256();
        MessageDigest entryDigest = sha256();
        Map<Long, Map<String, Object>> settled = new LinkedHashMap<>();
        Map<Long, List<Map<String, Object>>> journals = new LinkedHashMap<>();
        long count = 0;
        for (; attempts.current != null && id.equals(attempts.current.get("batchId")); attempts.next()) {
            Map<String, Object> attempt = asObject(attempts.current.get("attempt"), attempts.at());
            long settlement = number(attempts.current, "settlementSeq");
            attemptDigest.update(bytes(canonical(attempt) + "\n"));
            require(text(attempt, "recordedAt").equals(batch.recordedAt), attempts.at() + ": not recorded with its batch");
            if ("SETTLED".equals(attempt.get("outcome"))) {
                require(settled.put(settlement, attempt) == null, attempts.at() + ": settlement " + settlement + " settled twice");
            }
            long[] said = {number(attempt, "attemptNo"), digestOf(attempt, id)};
            latestAttempts.merge(settlement, said, (one, other) -> one[0] > other[0] ? one : other);
            count++;
        }
        for (; entries.current != null && id.equals(entries.current.get("batchId")); entries.next()) {
            Map<String, Object> entry = asObject(entries.current.get("entry"), entries.at());
            entryDigest.update(bytes(canonical(entry) + "\n"));
            require(text(entry, "recordedAt").equals(batch.recordedAt), entries.at() + ": not recorded with its batch");
            journals.computeIfAbsent(number(entry, "settlementSeq"), seq -> new ArrayList<>()).add(entry);
            counted("entries, each under its batch's statement", 1);
        }
        String of = "batch " + id;
        require(HEX.formatHex(attemptDigest.digest()).equals(batch.attemptsSha256), "attempts.ndjson: those of " + of + " are not the sealed ones");
        require(HEX.formatHex(entryDigest.digest()).equals(batch.entriesSha256), "entries.ndjson: those of " + of + " are not the sealed ones");
        require(count == batch.tradeCount, "attempts.ndjson: " + of + " has " + count + " attempts, its statement says " + batch.tradeCount);
        Set<Long> moving = new HashSet<>();
        settled.forEach((seq, attempt) -> {
            boolean ofHold = Set.of("HOLD", "CAPTURE", "RELEASE", "EXPIRY").contains(attempt.get("kind"));
            require(ofHold == holds.containsKey(seq), "holds.ndjson: settlement " + seq + " is a " + attempt.get("kind"));
            if (!ofHold || "CAPTURE".equals(attempt.get("kind"))) {
                moving.add(seq);
            }
            BigInteger paid = captured.get(seq);
            require(paid == null || journals.containsKey(seq) && journals.get(seq).size() == 2
                    && integer(journals.get(seq).get(1), "amount").equals(paid), "holds.ndjson: settlement " + seq + " did not pay " + paid);
        });
        require(journals.keySet().equals(moving), "entries.ndjson: " + of + " moves what did not settle, or the other way round");
        journals.forEach((seq, journal) -> checkJournal("settlement " + seq, journal));
        checkReceiptRoot(id, batch, settled, journals);
        noteBalances(journals.values());
        counted("attempts, each under its batch's statement", count);
    }

    private void checkJournal(String of, List<Map<String, Object>> journal) {
        Map<String, BigInteger> sums = new HashMap<>();
        for (int leg = 0; leg < journal.size(); leg++) {
            require(number(journal.get(leg), "leg") == leg + 1, "entries.ndjson: the legs of " + of + " do not count from 1");
            sums.merge(text(journal.get(leg), "assetCode"), integer(journal.get(leg), "amount"), BigInteger::add);
        }
        sums.forEach((asset, sum) -> require(sum.signum() == 0, "entries.ndjson: the journal of " + of + " is off by " + sum + " " + asset));
        counted("journals that sum to zero in each asset", 1);
    }

    private void checkReceiptRoot(String id, Batch batch, Map<Long, Map<String, Object>> settled,
            Map<Long, List<Map<String, Object>>> journals) {
        byte[][] leaves = new byte[settled.size()][];
        settled.forEach((seq, attempt) -> {
            long index = attempt.containsKey("leafIndex") ? number(attempt, "leafIndex") : -1;
            if (batch.merkleRoot != null) {
                require(index >= 0 && index < leaves.length && leaves[(int) index] == null, "attempts.ndjson: settlement " + seq + " has no leaf of its own");
                leaves[(int) index] = hash(new byte[] {0}, bytes(canonical(statement(id, batch, attempt, journals.getOrDefault(seq, List.of()), holds.get(seq)))));
            }
        });
        if (batch.merkleRoot != null) {
            require(HEX.formatHex(root(List.of(leaves))).equals(batch.merkleRoot),
                    "batch " + id + ": the receipts made of its attempts and entries do not have the signed root");
            counted("receipts made anew, under their batch's signed root", leaves.length);
        } else {
            counted("settled attempts without a receipt, of a batch from before receipts", leaves.length);
        }
    }

    private Map<String, Object> statement(String id, Batch batch, Map<String, Object> attempt, List<Map<String, Object>> journal,
            Map<String, Object> hold) {
        List<Object> legs = new ArrayList<>();
        for (int k = 0; k + 1 < journal.size(); k += 2) {
            Account from = account(journal.get(k));
            Account to = account(journal.get(k + 1));
            Integer scale = scales.get(to.asset);
            require(scale != null, "assets.ndjson: no asset " + to.asset);
            String amount = new BigDecimal(integer(journal.get(k + 1), "amount"), scale).toPlainString();
            Map<String, Object> leg = new TreeMap<>(Map.of("from", from.owner, "to", to.owner, "assetType", to.asset, "amount", amount));
            String token = tokens.get(journal.get(k).get("settlementSeq") + "/" + journal.get(k).get("leg"));
            if (token != null) {
                leg.put("tokenId", token);
            }
            String charge = charges.get(journal.get(k).get("settlementSeq") + "/" + journal.get(k).get("leg"));
            if (charge != null) {
                leg.put("charge", charge);
            }
            legs.add(leg);
        }
        Map<String, Object> statement = new TreeMap<>(Map.of("version", 1L, "legs", legs, "batchId", id, "recordedAt", batch.recordedAt));
        for (String member : List.of("tradeId", "kind", "tradeHash", "attemptNo", "buyerId", "sellerId", "reverses")) {
            if (attempt.containsKey(member)) {
                statement.put(member, attempt.get(member));
            }
        }
        if (attempt.containsKey("rateId")) {
            statement.put("conversion", conversion(text(attempt, "rateId")));
        }
        if (hold != null) {
            statement.put("hold", hold);
        }
        return statement;
    }

    private Map<String, Object> conversion(String id) {
        Map<String, Object> rate = rates.get(id);
        require(rate != null, "rates.ndjson: no rate " + id);
        String price = new BigDecimal(integer(rate, "numerator"), (int) number(rate, "scale")).toPlainString();
        return new TreeMap<>(Map.of("rateId", id, "base", text(rate, "base"), "quote", text(rate, "quote"), "rate", price,
                "source", text(rate, "source"), "quotedAt", text(rate, "quotedAt"), "validUntil", text(rate, "validUntil")));
    }

    private Account account(Map<String, Object> entry) {
        Account account = accounts.get(number(entry, "accountId"));
        require(account != null, "accounts.ndjson: no account " + entry.get("accountId"));
        require(account.asset.equals(entry.get("assetCode")), "accounts.ndjson: account " + entry.get("accountId") + " holds " + account.asset);
        return account;
    }

    /** Inside a batch each balance follows from the one before: of each version of the account, which linked trades have of their own. */
    private void noteBalances(Iterable<List<Map<String, Object>>> journals) {
        Map<Account, Map<Long, Object[]>> steps = new LinkedHashMap<>();
        for (List<Map<String, Object>> journal : journals) {
            for (Map<String, Object> entry : journal) {
                Account account = account(entry);
                BigInteger after = integer(entry, "balanceAfter");
                BigInteger before = after.subtract(integer(entry, "amount"));
                Object[] step = steps.computeIfAbsent(account, a -> new TreeMap<>())
                        .computeIfAbsent(number(entry, "accountVersion"), version -> new Object[] {version, before, before});
                require(step[2].equals(before),
                        "entries.ndjson: settlement " + entry.get("settlementSeq") + " leg " + entry.get("leg")
                                + ": the balance after does not follow from the one before");
                step[2] = after;
            }
        }
        steps.forEach((account, versions) -> account.steps.addAll(versions.values()));
    }

    /** From batch to batch: the balance after version v is the balance before version v + 1. */
    private void checkBalances() {
        accounts.forEach((id, account) -> {
            BigInteger held = open.getOrDefault(id, BigInteger.ZERO);
            require(account.held.equals(held), "accounts.ndjson: account " + id + " has " + account.held + " held, its open holds sum to " + held);
            account.steps.sort((a, b) -> Long.compare((Long) a[0], (Long) b[0]));
            Object[] before = null;
            for (Object[] step : account.steps) {
                if (before != null && (Long) before[0] + 1 == (Long) step[0]) {
                    require(before[2].equals(step[1]), "entries.ndjson: account " + id + " has " + before[2] + " after version "
                            + before[0] + " and " + step[1] + " before version " + step[0]);
                    counted("balances that follow from batch to batch", 1);
                }
                before = step;
            }
            if (before != null && (Long) before[0] == account.version) {
                require(before[2].equals(account.posted), "accounts.ndjson: account " + id + " has " + account.posted + ", its last entry says " + before[2]);
                counted("accounts whose balance is that of their last entry", 1);
            }
        });
    }

    private void checkSettlements() throws IOException {
        each("settlements.ndjson", (line, at) -> {
            Map<String, Object> attempt = new HashMap<>(line);
            String status = text(line, "status");
            attempt.put("outcome", status.equals("CANCELLED") ? "REJECTED" : status);
            long[] said = latestAttempts.get(Long.valueOf(text(line, "seq")));
            require(said != null && said[1] == digestOf(attempt, text(line, "batchId")),
                    at + ": settlement " + line.get("seq") + " does not say what its sealed attempt says");
            counted("settlements that say what their last attempt says", 1);
        });
    }

    private static long digestOf(Map<String, Object> row, String batchId) {
        StringBuilder all = new StringBuilder(batchId);
        for (String member : List.of("tradeId", "kind", "tradeHash", "buyerId", "sellerId", "outcome", "attemptNo", "leafIndex", "reverses")) {
            all.append('|').append(row.get(member));
        }
        return java.nio.ByteBuffer.wrap(hash(bytes(all.toString()))).getLong();
    }

    private void checkCheckpoints(List<Path> kept) throws IOException {
        Map<Long, byte[]> roots = new HashMap<>();
        roots.put(latest.size, latest.root);
        each("checkpoints.ndjson", (line, at) -> {
            long size = number(line, "treeSize");
            byte[] root = HEX.parseHex(text(line, "rootHash"));
            require(consistent(size, root, latest.size, latest.root, hashes(line, "consistency")),
                    at + ": the log at size " + latest.size + " does not begin with the log at size " + size);
            if (line.containsKey("note")) {
                Checkpoint signed = signed(at, text(line, "note"));
                require(signed.size == size && Arrays.equals(signed.root, root), at + ": the checkpoint of size " + size + " says something else");
                counted("earlier checkpoints, signed, that the latest one continues", 1);
            }
            roots.put(size, root);
        });
        for (Path file : kept) {
            Checkpoint mine = signed(file.toString(), Files.readString(file));
            byte[] root = roots.get(mine.size);
            require(root != null, file + ": no proof for size " + mine.size + " in this export; export again with --checkpoint " + file);
            require(Arrays.equals(root, mine.root), file + ": at size " + mine.size + " the exported log has another root than the checkpoint you kept");
            counted("checkpoints you kept, which this log continues", 1);
        }
    }

    private Checkpoint signed(String at, String note) {
        int end = note.lastIndexOf("\n\n");
        require(end > 0 && note.endsWith("\n"), at + ": no signed note");
        String body = note.substring(0, end + 1);
        String[] lines = body.split("\n");
        require(lines.length >= 3, at + ": no checkpoint");
        boolean verified = false;
        for (String line : note.substring(end + 2).split("\n")) {
            String[] parts = line.split(" ");
            require(parts.length == 3 && parts[0].equals("\u2014"), at + ": no signature line: " + line);
            byte[] signature = Base64.getDecoder().decode(parts[2]);
            for (int i = 0; i < noteKeys.size(); i++) {
                verified |= signature.length == 68 && parts[1].equals(noteNames.get(i)) && parts[1].equals(lines[0])
                        && Arrays.equals(keyId(noteNames.get(i), noteKeys.get(i)), Arrays.copyOf(signature, 4))
                        && ed25519(noteKeys.get(i), bytes(body), Arrays.copyOfRange(signature, 4, 68));
            }
        }
        require(verified, at + ": no signature of the log's key verifies");
        return new Checkpoint(lines[0], Long.parseLong(lines[1]), Base64.getDecoder().decode(lines[2]));
    }

    // ---- RFC 9162, section 2.1

    private static byte[] root(List<byte[]> leaves) {
        if (leaves.size() < 2) {
            return leaves.isEmpty() ? hash() : leaves.get(0);
        }
        int middle = Integer.highestOneBit(leaves.size() - 1);
        return node(root(leaves.subList(0, middle)), root(leaves.subList(middle, leaves.size())));
    }

    private static byte[] node(byte[] left, byte[] right) {
        return hash(new byte[] {1}, left, right);
    }

    private static byte[] rootFrom(long index, long size, byte[] leaf, List<byte[]> path, String at) {
        require(index >= 0 && index < size, at + ": leaf " + index + " of a tree of " + size);
        long fn = index;
        long sn = size - 1;
        byte[] root = leaf;
        for (byte[] sibling : path) {
            require(sn > 0, at + ": the path of leaf " + index + " is too long");
            if ((fn & 1) == 1 || fn == sn) {
                root = node(sibling, root);
                while ((fn & 1) == 0 && fn != 0) {
                    fn >>= 1;
                    sn >>= 1;
                }
            } else {
                root = node(root, sibling);
            }
            fn >>= 1;
            sn >>= 1;
        }
        require(sn == 0, at + ": the path of leaf " + index + " is too short");
        return root;
    }

    private static boolean consistent(long first, byte[] firstRoot, long second, byte[] secondRoot, List<byte[]> path) {
        if (first < 1 || first >= second) {
            return first == second && path.isEmpty() && Arrays.equals(firstRoot, secondRoot);
        }
        List<byte[]> proof = new ArrayList<>(path);
        if (Long.bitCount(first) == 1) {
            proof.add(0, firstRoot);
        }
        if (proof.isEmpty()) {
            return false;
        }
        long fn = first - 1;
        long sn = second - 1;
        while ((fn & 1) == 1) {
            fn >>= 1;
            sn >>= 1;
        }
        byte[] fr = proof.get(0);
        byte[] sr = proof.get(0);
        for (byte[] c : proof.subList(1, proof.size())) {
            if (sn == 0) {
                return false;
            }
            if ((fn & 1) == 1 || fn == sn) {
                fr = node(c, fr);
                sr = node(c, sr);
                while ((fn & 1) == 0 && fn != 0) {
                    fn >>= 1;
                    sn >>= 1;
                }
            } else {
                sr = node(sr, c);
            }
            fn >>= 1;
            sn >>= 1;
        }
        return sn == 0 && Arrays.equals(fr, firstRoot) && Arrays.equals(sr, secondRoot);
    }

    // ---- hashes, keys, signatures

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] hash(byte[]... parts) {
        MessageDigest digest = sha256();
        for (byte[] part : parts) {
            digest.update(part);
        }
        return digest.digest();
    }

    private static byte[] keyId(String name, byte[] key) {
        return Arrays.copyOf(hash(bytes(name + "\n"), new byte[] {1}, key), 4);
    }

    private static boolean ed25519(byte[] key, byte[] signed, byte[] signature) {
        try {
            byte[] encoded = HEX.parseHex("302a300506032b6570032100" + HEX.formatHex(key));
            Signature verifier = Signature.getInstance("Ed25519");
            verifier.initVerify(KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded)));
            verifier.update(signed);
            return verifier.verify(signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static byte[] base64url(String text, String at) {
        byte[] bytes = Base64.getUrlDecoder().decode(text);
        require(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).equals(text), at + ": not canonical base64url");
        return bytes;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    // ---- files and lines

    private interface Check {
        void of(Map<String, Object> line, String at);
    }

    private void each(String file, Check check) throws IOException {
        try (Lines lines = new Lines(file)) {
            for (; lines.current != null; lines.next()) {
                check.of(lines.current, lines.at());
            }
        }
    }

    private final class Lines implements AutoCloseable {
        private final String file;
        private final BufferedReader reader;
        private long number;
        private Map<String, Object> current;

        Lines(String file) throws IOException {
            this.file = file;
            reader = Files.newBufferedReader(directory.resolve(file));
            next();
        }

        void next() throws IOException {
            String line = reader.readLine();
            number++;
            current = line == null ? null : object(line, at());
        }

        String at() {
            return file + " line " + number;
        }

        @Override
        public void close() throws IOException {
            reader.close();
        }
    }

    private String read(String file) throws IOException {
        return Files.readString(directory.resolve(file));
    }

    private void counted(String what, long count) {
        counts.merge(what, count, Long::sum);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new Broken(otherwise);
        }
    }

    private static String text(Map<String, Object> line, String member) {
        if (line.get(member) instanceof String text) {
            return text;
        }
        throw new Broken("no text " + member + " in " + line);
    }

    private static long number(Map<String, Object> line, String member) {
        if (line.get(member) instanceof Long number) {
            return number;
        }
        throw new Broken("no whole number " + member + " in " + line);
    }

    private static BigInteger integer(Map<String, Object> line, String member) {
        return new BigInteger(text(line, member));
    }

    private static List<byte[]> hashes(Map<String, Object> line, String member) {
        if (line.get(member) instanceof List<?> list) {
            return list.stream().map(hash -> HEX.parseHex((String) hash)).toList();
        }
        throw new Broken("no list " + member + " in " + line);
    }

    // ---- JSON: objects, lists, texts, whole numbers, true and false; and its canonical form, RFC 8785

    private static Map<String, Object> object(String json, String at) {
        return asObject(new Parser(json, at).parse(), at);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> asObject(Object value, String at) {
        require(value instanceof Map, at + ": an object is expected");
        return Collections.unmodifiableMap((Map<String, Object>) value);
    }

    private static String canonical(Object value) {
        StringBuilder text = new StringBuilder();
        write(value, text);
        return text.toString();
    }

    private static void write(Object value, StringBuilder text) {
        if (value instanceof Map<?, ?> map) {
            String separator = "{";
            for (Map.Entry<?, ?> member : new TreeMap<>(map).entrySet()) {
                text.append(separator);
                write(member.getKey(), text);
                text.append(':');
                write(member.getValue(), text);
                separator = ",";
            }
            text.append(map.isEmpty() ? "{}" : "}");
        } else if (value instanceof List<?> list) {
            text.append('[');
            for (int i = 0; i < list.size(); i++) {
                text.append(i == 0 ? "" : ",");
                write(list.get(i), text);
            }
            text.append(']');
        } else if (value instanceof String string) {
            text.append('"');
            for (char c : string.toCharArray()) {
                if (c > '\\' || c >= ' ' && c != '"' && c != '\\') {
                    text.append(c);
                    continue;
                }
                int known = "\b\t\n\f\r\"\\".indexOf(c);
                if (known >= 0) {
                    text.append('\\').append("btnfr\"\\".charAt(known));
                } else {
                    text.append(String.format("\\u%04x", (int) c));
                }
            }
            text.append('"');
        } else {
            text.append(value);
        }
    }

    private static final class Parser {
        private static final Pattern WORD = Pattern.compile("true|false|-?(0|[1-9][0-9]{0,17})");
        private final String json;
        private final String at;
        private int next;

        Parser(String json, String at) {
            this.json = json;
            this.at = at;
        }

        Object parse() {
            Object value = value();
            space();
            require(next == json.length(), at + ": more than one JSON value");
            return value;
        }

        private Object value() {
            space();
            char c = peek();
            if (c == '{') {
                Map<String, Object> members = new LinkedHashMap<>();
                for (boolean more = !empty('}'); more; more = more('}')) {
                    space();
                    String name = string();
                    space();
                    expect(':');
                    require(members.put(name, value()) == null, at + ": member " + name + " is there twice");
                }
                return members;
            }
            if (c == '[') {
                List<Object> items = new ArrayList<>();
                for (boolean more = !empty(']'); more; more = more(']')) {
                    items.add(value());
                }
                return items;
            }
            if (c == '"') {
                return string();
            }
            int begin = next;
            while (next < json.length() && "-0123456789truefalse".indexOf(json.charAt(next)) >= 0) {
                next++;
            }
            String word = json.substring(begin, next);
            require(WORD.matcher(word).matches(), at + ": '" + word + "' is not expected at character " + begin);
            return word.equals("true") || word.equals("false") ? (Object) Boolean.valueOf(word) : Long.valueOf(word);
        }

        private boolean empty(char end) {
            next++;
            space();
            if (peek() == end) {
                next++;
                return true;
            }
            return false;
        }

        private boolean more(char end) {
            space();
            if (peek() == ',') {
                next++;
                return true;
            }
            expect(end);
            return false;
        }

        private String string() {
            expect('"');
            StringBuilder text = new StringBuilder();
            while (peek() != '"') {
                char c = json.charAt(next++);
                if (c != '\\') {
                    text.append(c);
                    continue;
                }
                char escaped = peek();
                next++;
                int known = "btnfr\"\\/".indexOf(escaped);
                if (known >= 0) {
                    text.append("\b\t\n\f\r\"\\/".charAt(known));
                } else {
                    require(escaped == 'u' && next + 4 <= json.length(), at + ": unknown escape at character " + next);
                    text.append((char) Integer.parseInt(json.substring(next, next + 4), 16));
                    next += 4;
                }
            }
            next++;
            return text.toString();
        }

        private char peek() {
            require(next < json.length(), at + ": it ends too early");
            return json.charAt(next);
        }

        private void expect(char c) {
            require(peek() == c, at + ": '" + c + "' is expected at character " + next);
            next++;
        }

        private void space() {
            while (next < json.length() && Character.isWhitespace(json.charAt(next))) {
                next++;
            }
        }
    }
}
