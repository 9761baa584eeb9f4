package tech.novaeco.settlement.settlement;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tech.novaeco.settlement.asset.TokenId;
import tech.novaeco.settlement.ledger.Title;

/** Who owns which token as the batch goes along: of two sales of one token the first wins. Used by one thread. */
final class WorkingTitles {
    private final Map<TokenId, Title> current;

    WorkingTitles(Map<TokenId, Title> locked) {
        current = new HashMap<>(locked);
    }

    /** For several settlements that all take effect or none: nothing shows here before {@link #adopt}. */
    WorkingTitles fork() {
        return new WorkingTitles(current);
    }

    void adopt(WorkingTitles fork) {
        current.putAll(fork.current);
    }

    /** All passings of one settlement, or none: nothing shows before {@link Passing#commit()}. */
    Passing passing() {
        return new Passing();
    }

    final class Passing {
        private final Map<TokenId, Title> drafts = new HashMap<>();
        private final List<Title> passed = new ArrayList<>();

        /** @return null if no such token was locked: the ledger has none */
        @Nullable
        Title of(@Nullable TokenId token) {
            return drafts.getOrDefault(token, current.get(token));
        }

        void pass(Title after) {
            drafts.put(after.token(), after);
            passed.add(after);
        }

        /** @return each title as it stands after each passing, in order */
        List<Title> commit() {
            current.putAll(drafts);
            return List.copyOf(passed);
        }
    }
}
