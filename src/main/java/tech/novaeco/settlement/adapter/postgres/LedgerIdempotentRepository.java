package tech.novaeco.settlement.adapter.postgres;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.apache.camel.Exchange;
import org.apache.camel.processor.idempotent.jdbc.AbstractJdbcMessageIdRepository;
import org.springframework.dao.DataAccessException;

/**
 * Saves the settlement work that is already done; it does not guard it: the truth is the primary key of the ledger,
 * written in the settlement's own transaction. Key: {@code tradeId/tradeHash}. Asks the ledger only where a repeat is likely:
 * when the broker says that it delivers again, or this process remembers the key in a bounded window. The window alone proves
 * nothing: a standby that took over may lack the last commits. Thread-safe.
 */
public final class LedgerIdempotentRepository extends AbstractJdbcMessageIdRepository {
    private static final String SETTLED_BEFORE =
            "SELECT count(*) FROM ledger.settlement WHERE trade_id = ?::uuid AND trade_hash = ?";
    private static final int WINDOW = 50_000;

    private final Set<String> justSettled = Collections.synchronizedSet(Collections.newSetFromMap(new Window()));

    public LedgerIdempotentRepository(DataSource dataSource) {
        super(dataSource, "trade-intake");
    }

    /** To be called after COMMIT only. */
    public void settled(String key) {
        justSettled.add(key);
    }

    @Override
    public boolean contains(Exchange exchange, String key) {
        if (!justSettled.contains(key) && !Boolean.TRUE.equals(exchange.getProperty("redelivered", Boolean.class))) {
            return false;
        }
        try {
            return contains(key);
        } catch (DataAccessException | org.springframework.transaction.TransactionException e) {
            log.debug("look-up of {} failed, its transaction will decide", key, e);
            return false;
        }
    }

    @Override
    protected int queryForInt(String key) {
        int slash = key.indexOf('/');
        Integer count = jdbcTemplate.queryForObject(
                SETTLED_BEFORE, Integer.class, UUID.fromString(key.substring(0, slash)), key.substring(slash + 1));
        return count == null ? 0 : count;
    }

    /** Called when a trade has been handed to its batch, long before COMMIT: nothing may be remembered here. */
    @Override
    public boolean add(String key) {
        return true;
    }

    @Override
    protected int insert(String key) {
        throw new IllegalStateException("only a settlement writes a trade id");
    }

    /** A spent trade id stays spent. */
    @Override
    public boolean remove(String key) {
        return false;
    }

    @Override
    public void clear() {
        throw new IllegalStateException("trade ids are spent for ever: nothing to clear");
    }

    @Override
    protected int delete(String key) {
        throw new IllegalStateException("trade ids are spent for ever");
    }

    @Override
    protected int delete() {
        throw new IllegalStateException("trade ids are spent for ever");
    }

    private static final class Window extends LinkedHashMap<String, Boolean> {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > WINDOW;
        }
    }
}
