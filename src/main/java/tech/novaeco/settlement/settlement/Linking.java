package tech.novaeco.settlement.settlement;

import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tech.novaeco.settlement.settlement.LinkState.Decided;
import tech.novaeco.settlement.settlement.LinkState.Member;
import tech.novaeco.settlement.settlement.Outcome.Rejected;
import tech.novaeco.settlement.settlement.Outcome.Settled;
import tech.novaeco.settlement.settlement.Outcome.Waiting;
import tech.novaeco.settlement.trade.ReasonCode;
import tech.novaeco.settlement.trade.TradeId;
import tech.novaeco.settlement.trade.TradeLink;

/**
 * Trades of one link settle together or not at all. Each first waits, also the last to come, so that there is one place where
 * a link is decided: a batch that has all of those that wait, under their locks.
 */
final class Linking {
    private static final String ANEW = "publish all its trades anew, under a new link and new ids";

    private static final String WAITS = "waits for the others";

    /** What another trade of the link may bring. */
    private static final Set<ReasonCode> LACKS = Set.of(ReasonCode.LACK_OF_FUNDS, ReasonCode.LACK_OF_ASSET);

    private final LockedState state;
    private final WorkingBalances balances;
    private final WorkingTitles titles;
    private final Map<TradeId, Outcome> decided = new HashMap<>();
    private int turn;

    Linking(LockedState state, WorkingBalances balances, WorkingTitles titles) {
        this.state = state;
        this.balances = balances;
        this.titles = titles;
    }

    Outcome outcome(Claimed claimed, TradeLink link) {
        if (claimed.standing() instanceof Standing.Reopened) {
            return new Rejected(
                    ReasonCode.LINK_FAILED,
                    "link " + link.id() + " is over, and a trade of it never settles alone: " + ANEW);
        }
        if (!(claimed.standing() instanceof Standing.Waiting)) {
            return arrived(claimed, link);
        }
        TradeId id = claimed.instruction().id();
        if (!decided.containsKey(id)) {
            decided.putAll(decide(link.id()));
        }
        return Objects.requireNonNull(decided.get(id), "a waiting trade of the batch");
    }

    /** Too late already, or it waits: also the last, for all of a link are decided together. */
    private Outcome arrived(Claimed claimed, TradeLink link) {
        Optional<Instant> settleBy = claimed.instruction().settleBy();
        return settleBy.filter(by -> by.isBefore(state.now())).isPresent()
                ? new Rejected(
                        ReasonCode.EXPIRED,
                        "settleBy " + settleBy.get() + " was past at " + state.now() + ", so nothing of link "
                                + link.id() + " settles: " + ANEW)
                : new Waiting(null, Optional.empty(), WAITS + " of link " + link.id() + ", " + link.size() + " trades");
    }

    /** What settles after a linked trade of the same batch has a turn after it. */
    Outcome inTurn(Outcome outcome) {
        return outcome instanceof Settled settled && turn > 0 ? settled.inTurn(++turn) : outcome;
    }

    private Map<TradeId, Outcome> decide(UUID link) {
        Map<TradeId, Claimed> members = new LinkedHashMap<>();
        for (Claimed claimed : state.claimed()) {
            if (claimed.standing() instanceof Standing.Waiting
                    && claimed.instruction()
                            .link()
                            .filter(of -> of.id().equals(link))
                            .isPresent()) {
                members.putIfAbsent(claimed.instruction().id(), claimed);
            }
        }
        LinkState known = Objects.requireNonNull(state.links().get(link), "read under the locks");
        Map<TradeId, Rejected> refused = refused(members);
        Rejected over = over(link, known);
        if (over != null) {
            return failed(members, refused, over);
        }
        if (!refused.isEmpty()) {
            return failed(members, refused, because(link, refused));
        }
        int size = known.waiting().get(0).size();
        if (members.size() < size) {
            // half of a batch, or the clock of the database went back: nothing is decided, it is set aside
            throw new Broken(
                    "link " + link + " has " + size + " trades, of which " + members.size() + " are here", null);
        }
        return attempt(link, members);
    }

    /** @return why nothing of the link can settle any more, whatever is available; null if it can */
    private @Nullable Rejected over(UUID link, LinkState known) {
        Decided before = known.over();
        if (before != null) {
            boolean expired = ReasonCode.EXPIRED.name().equals(before.reason());
            return new Rejected(
                    expired ? ReasonCode.EXPIRED : ReasonCode.LINK_FAILED,
                    "link " + link + " is over: trade " + before.id() + " of it "
                            + (before.reason() == null ? "is settled" : "was rejected " + before.reason()) + "; "
                            + ANEW);
        }
        Set<Integer> sizes = known.waiting().stream().map(Member::size).collect(Collectors.toSet());
        int size = known.waiting().get(0).size();
        int came = known.waiting().size();
        if (sizes.size() > 1 || came > size) {
            return new Rejected(
                    ReasonCode.LINK_FAILED,
                    "link " + link + " contradicts itself: " + came + " trades have come, which say linkSize "
                            + sizes.stream().sorted().map(String::valueOf).collect(Collectors.joining(" and ")) + "; "
                            + ANEW);
        }
        Instant until = known.waiting().stream()
                .map(Member::until)
                .min(Instant::compareTo)
                .orElseThrow();
        return until.isBefore(state.now())
                ? new Rejected(
                        ReasonCode.EXPIRED,
                        "link " + link + " waited until " + until + ", in vain: " + came + " of its " + size
                                + " trades had come" + lack(known) + "; " + ANEW)
                : null;
    }

    private String lack(LinkState known) {
        Set<TradeId> ids = known.waiting().stream().map(Member::id).collect(Collectors.toSet());
        return known.waiting().size() < known.waiting().get(0).size()
                ? ""
                : state.claimed().stream()
                        .filter(claimed -> ids.contains(claimed.instruction().id()))
                        .map(Claimed::standing)
                        .filter(Standing.Waiting.class::isInstance)
                        .map(standing -> ((Standing.Waiting) standing).lack())
                        .map(lack -> lack.startsWith(WAITS) ? ", the last of them too late" : ", " + lack)
                        .findFirst()
                        .orElse("");
    }

    /** Those that must not settle, as when the key of who sent them was revoked since. */
    private static Map<TradeId, Rejected> refused(Map<TradeId, Claimed> members) {
        Map<TradeId, Rejected> refused = new LinkedHashMap<>();
        members.forEach((id, claimed) -> {
            Rejected why = ((Standing.Waiting) claimed.standing()).refused();
            if (why != null) {
                refused.put(id, why);
            }
        });
        return refused;
    }

    /**
     * In order of arrival; what lacks something is tried again after the others, for they may bring it. So it does not matter in
     * which order the trades of a chain came. No other order is looked for: nothing that could go first is kept back.
     */
    private Map<TradeId, Outcome> attempt(UUID link, Map<TradeId, Claimed> members) {
        WorkingBalances trial = balances.fork();
        WorkingTitles trialTitles = titles.fork();
        Map<TradeId, Outcome> outcomes = new HashMap<>();
        Map<TradeId, Rejected> lacking;
        Map<TradeId, Claimed> left = members;
        boolean progress;
        do {
            lacking = new LinkedHashMap<>();
            for (Claimed member : left.values()) {
                TradeId id = member.instruction().id();
                Outcome outcome = Settling.attempt(member.instruction(), state, trial, trialTitles);
                if (outcome instanceof Settled settled) {
                    outcomes.put(id, settled.inTurn(++turn));
                } else {
                    lacking.put(id, (Rejected) outcome);
                }
            }
            progress = lacking.size() < left.size();
            left = new LinkedHashMap<>(left);
            left.keySet().retainAll(lacking.keySet());
        } while (progress && !left.isEmpty());
        if (!left.isEmpty()) {
            return waitingOrFailed(link, members, lacking);
        }
        balances.adopt(trial);
        titles.adopt(trialTitles);
        return outcomes;
    }

    private Map<TradeId, Outcome> waitingOrFailed(
            UUID link, Map<TradeId, Claimed> members, Map<TradeId, Rejected> lacking) {
        if (lacking.values().stream().allMatch(why -> LACKS.contains(why.reason()))) {
            for (Map.Entry<TradeId, Claimed> member : members.entrySet()) {
                Rejected why = lacking.get(member.getKey());
                if (why != null && Recycling.waitingOr(why, member.getValue(), state) instanceof Waiting waiting) {
                    return waiting(link, members, lacking, member.getKey(), waiting);
                }
            }
        }
        return failed(members, told(link, lacking), because(link, lacking));
    }

    /** @param patient the first that is short of funds and has time: when it has them, the others may have what they lack */
    private Map<TradeId, Outcome> waiting(
            UUID link, Map<TradeId, Claimed> members, Map<TradeId, Rejected> lacking, TradeId patient, Waiting waits) {
        String text = "link " + link + " waits for funds of trade " + patient + ": " + waits.text();
        Map<TradeId, Outcome> outcomes = new HashMap<>();
        members.forEach((id, member) -> {
            Rejected own = lacking.get(id);
            Shortage shortage = own == null ? null : own.shortage();
            outcomes.put(
                    id,
                    shortage == null
                            ? new Waiting(null, Recycling.rate(member, state), text)
                            : Recycling.waiting(shortage, member, state));
        });
        return outcomes;
    }

    /** No retry by hand can help a trade that does not settle alone, whatever its own reason says. */
    private static Map<TradeId, Rejected> told(UUID link, Map<TradeId, Rejected> own) {
        Map<TradeId, Rejected> told = new HashMap<>();
        own.forEach((id, why) -> {
            Shortage shortage = why.shortage();
            String text = shortage == null ? why.text() : shortage.text();
            told.put(id, new Rejected(why.reason(), text + "; so nothing of link " + link + " settled: " + ANEW));
        });
        return told;
    }

    private static Rejected because(UUID link, Map<TradeId, Rejected> refused) {
        Map.Entry<TradeId, Rejected> first = refused.entrySet().iterator().next();
        return new Rejected(
                ReasonCode.LINK_FAILED,
                "trade " + first.getKey() + " of link " + link + " was rejected "
                        + first.getValue().reason() + ", and all of a link settle or none: " + ANEW);
    }

    private static Map<TradeId, Outcome> failed(
            Map<TradeId, Claimed> members, Map<TradeId, Rejected> own, Rejected others) {
        Map<TradeId, Outcome> outcomes = new HashMap<>();
        members.keySet().forEach(id -> outcomes.put(id, own.getOrDefault(id, others)));
        return outcomes;
    }
}
