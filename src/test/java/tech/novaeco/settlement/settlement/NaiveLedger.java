package tech.novaeco.settlement.settlement;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tech.novaeco.settlement.settlement.Scenario.Account;
import tech.novaeco.settlement.settlement.Scenario.Known;

/**
 * Says what must become of a batch, written as plainly as can be: one instruction after the other, on a map of big
 * integers, undoing what failed. Shares no code with what it judges.
 */
final class NaiveLedger {
    private static final Map<String, Integer> SCALES = Map.of("EUR", 2, "JPY", 0, "CARBON_CREDIT", 0);
    private static final BigInteger MAX = BigInteger.valueOf(Long.MAX_VALUE);

    final Map<String, BigInteger> posted = new TreeMap<>();
    private final Map<String, Account> accounts = new TreeMap<>();
    private final Map<Integer, Integer> spent = new TreeMap<>();
    private final Map<Integer, Known> known;
    private final Set<Integer> reversed = new TreeSet<>();

    NaiveLedger(Scenario scenario) {
        for (Account account : scenario.accounts()) {
            accounts.put(account.name(), account);
            posted.put(account.name(), BigInteger.valueOf(account.posted()));
        }
        known = scenario.known();
        reversed.addAll(scenario.reversed());
    }

    List<String> settle(List<Deal> deals) {
        List<String> words = new ArrayList<>();
        for (Deal deal : deals) {
            words.add(settle(deal));
        }
        return words;
    }

    private String settle(Deal deal) {
        Known how = known.get(deal.id());
        boolean retried = how == Known.REOPENED && deal.variant() == 1 && !spent.containsKey(deal.id());
        if (how != null && !retried) {
            return deal.variant() == 1 ? "DUPLICATE" : "CONFLICT";
        }
        Integer before = spent.putIfAbsent(deal.id(), deal.variant());
        if (before != null) {
            return before == deal.variant() ? "DUPLICATE" : "CONFLICT";
        }
        if (deal.reverses() != null && reversed.contains(deal.reverses())) {
            return "NOT_REVERSIBLE";
        }
        String refusal = attempt(deal);
        boolean mayWait = !deal.funding() && deal.reverses() == null && deal.lateSeconds() != null && !retried;
        if ("LACK_OF_FUNDS".equals(refusal) && mayWait) {
            return "PENDING";
        }
        if (refusal == null && deal.reverses() != null) {
            reversed.add(deal.reverses());
        }
        return refusal == null ? "SETTLED" : refusal;
    }

    private @Nullable String attempt(Deal deal) {
        if (!deal.funding() && deal.buyer().equals(deal.seller())) {
            return "SELF_TRADE";
        }
        if (!deal.funding() && deal.reverses() == null && deal.lateSeconds() != null && deal.lateSeconds() > 0) {
            return "EXPIRED";
        }
        String payer = deal.funding() ? "novafin/" + deal.asset() + "/ISSUER" : deal.buyer() + "/" + deal.asset();
        String payee = deal.seller() + "/" + deal.asset();
        boolean delivers = !deal.funding() && deal.deliveryAsset() != null;
        String giver = deal.seller() + "/" + deal.deliveryAsset();
        String taker = deal.buyer() + "/" + deal.deliveryAsset();

        String wrong = amountProblem(deal.asset(), deal.amount());
        if (wrong == null && delivers) {
            wrong = amountProblem(String.valueOf(deal.deliveryAsset()), deal.quantity());
        }
        if (wrong == null) {
            wrong = accountProblem(payer, payee);
        }
        if (wrong == null && delivers) {
            wrong = accountProblem(giver, taker);
        }
        if (wrong != null) {
            return wrong;
        }
        Map<String, BigInteger> before = new TreeMap<>(posted);
        wrong = move(payer, payee, minor(deal.asset(), deal.amount()), "LACK_OF_FUNDS");
        if (wrong == null && delivers) {
            wrong = move(giver, taker, minor(String.valueOf(deal.deliveryAsset()), deal.quantity()), "LACK_OF_ASSET");
        }
        if (wrong != null) {
            posted.putAll(before);
        }
        return wrong;
    }

    private static @Nullable String amountProblem(String asset, String amount) {
        Integer scale = SCALES.get(asset);
        if (scale == null) {
            return "UNKNOWN_ASSET";
        }
        BigDecimal number = new BigDecimal(amount);
        boolean tooFine = number.scale() > scale;
        return tooFine || number.movePointRight(scale).toBigInteger().toString().length() > 18
                ? "AMOUNT_INVALID"
                : null;
    }

    private static BigInteger minor(String asset, String amount) {
        return new BigDecimal(amount)
                .movePointRight(SCALES.getOrDefault(asset, 0))
                .toBigIntegerExact();
    }

    private @Nullable String accountProblem(String payer, String payee) {
        Account from = accounts.get(payer);
        Account to = accounts.get(payee);
        if (from == null || to == null) {
            return "UNKNOWN_ACCOUNT";
        }
        return switch (from.status()) {
            case CLOSED -> "ACCOUNT_CLOSED";
            case DEBIT_FROZEN -> to.status().name().equals("CLOSED") ? "ACCOUNT_CLOSED" : "ACCOUNT_FROZEN";
            case OPEN -> to.status().name().equals("CLOSED") ? "ACCOUNT_CLOSED" : null;
        };
    }

    private @Nullable String move(String payer, String payee, BigInteger amount, String lack) {
        BigInteger left = balance(payer).subtract(amount);
        Account account = accounts.get(payer);
        if (account == null
                || left.subtract(BigInteger.valueOf(account.held())).compareTo(BigInteger.valueOf(account.floor()))
                        < 0) {
            return lack;
        }
        posted.put(payer, left);
        BigInteger more = balance(payee).add(amount);
        posted.put(payee, more);
        return more.compareTo(MAX) > 0 ? "AMOUNT_INVALID" : null;
    }

    private BigInteger balance(String name) {
        return posted.getOrDefault(name, BigInteger.ZERO);
    }
}
