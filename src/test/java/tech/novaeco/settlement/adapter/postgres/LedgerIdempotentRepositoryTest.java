package tech.novaeco.settlement.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tech.novaeco.settlement.support.Trades.trade;

import java.io.IOException;
import java.sql.SQLException;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import tech.novaeco.settlement.support.Servers;
import tech.novaeco.settlement.support.ServersExtension;
import tech.novaeco.settlement.support.Trades;

/** It saves work and guards nothing: whatever it does not know, the transaction decides. */
@ExtendWith(ServersExtension.class)
@SuppressWarnings("NullAway.Init")
class LedgerIdempotentRepositoryTest {
    private static final DefaultCamelContext CAMEL = new DefaultCamelContext();
    private static TestLedger ledger;

    @BeforeAll
    static void open(Servers servers) throws SQLException {
        ledger = new TestLedger(servers);
    }

    @AfterAll
    static void close() throws IOException {
        ledger.close();
        CAMEL.close();
    }

    private static Exchange delivery(boolean again) {
        Exchange exchange = new DefaultExchange(CAMEL);
        exchange.setProperty("redelivered", again);
        return exchange;
    }

    private static String key(Trades trade) {
        return trade.event().idempotencyKey();
    }

    private static Trades settled() {
        Trades trade = trade().buyer(ledger.party("alice", 1_00))
                .seller(ledger.party("bob", 0))
                .amount("1.00");
        assertThat(ledger.settle(trade)).containsExactly("SETTLED");
        return trade;
    }

    @Test
    void a_first_delivery_never_asks_the_ledger() {
        var repository = new LedgerIdempotentRepository(ledger.source);
        Trades known = settled();
        int before = ledger.source.connections.get();

        assertThat(repository.contains(delivery(false), key(known))).isFalse();
        assertThat(repository.contains(new DefaultExchange(CAMEL), key(known))).isFalse();

        assertThat(ledger.source.connections.get()).isEqualTo(before);
    }

    @Test
    void a_second_delivery_is_looked_up_by_id_and_hash() {
        var repository = new LedgerIdempotentRepository(ledger.source);
        Trades known = settled();
        Trades other = trade().id(ledger.id(known).toString()).amount("2.00");

        assertThat(repository.contains(delivery(true), key(known))).isTrue();
        assertThat(repository.contains(delivery(true), key(other))).isFalse();
        assertThat(repository.contains(delivery(true), key(trade()))).isFalse();
    }

    @Test
    void what_was_just_settled_is_looked_up_though_it_is_delivered_for_the_first_time() {
        var repository = new LedgerIdempotentRepository(ledger.source);
        Trades known = settled();
        repository.settled(key(known));

        assertThat(repository.contains(delivery(false), key(known))).isTrue();
    }

    /** Of a primary that is gone, and its standby lacks it; or a conflict, which left no settlement. */
    @Test
    void what_is_remembered_and_not_in_the_ledger_is_let_through() {
        var repository = new LedgerIdempotentRepository(ledger.source);
        Trades lost = trade();
        Trades conflict = trade().id(ledger.id(settled()).toString()).amount("2.00");
        repository.settled(key(lost));
        repository.settled(key(conflict));

        assertThat(repository.contains(delivery(false), key(lost))).isFalse();
        assertThat(repository.contains(delivery(false), key(conflict))).isFalse();
    }

    @Test
    void what_was_only_handed_to_a_batch_is_not_remembered() {
        var repository = new LedgerIdempotentRepository(ledger.source);
        String key = key(trade());

        assertThat(repository.add(key)).isTrue();
        assertThat(repository.add(delivery(false), key)).isTrue();
        assertThat(repository.confirm(delivery(false), key)).isTrue();

        assertThat(repository.contains(delivery(false), key)).isFalse();
        assertThat(repository.contains(delivery(true), key)).isFalse();
    }

    @Test
    void while_the_database_is_down_trades_are_let_through() {
        var repository = new LedgerIdempotentRepository(nobody());

        assertThat(repository.contains(delivery(true), key(trade()))).isFalse();
    }

    @Test
    void a_spent_id_cannot_be_removed_or_cleared() {
        var repository = new LedgerIdempotentRepository(ledger.source);
        Trades known = settled();

        assertThat(repository.remove(key(known))).isFalse();
        assertThat(repository.remove(delivery(true), key(known))).isFalse();
        assertThatThrownBy(repository::clear).isInstanceOf(IllegalStateException.class);

        assertThat(repository.contains(delivery(true), key(known))).isTrue();
    }

    @Test
    void the_window_is_bounded_and_forgets_the_oldest_first() {
        var repository = new LedgerIdempotentRepository(ledger.source);
        Trades oldest = settled();
        Trades second = settled();
        repository.settled(key(oldest));
        repository.settled(key(second));
        for (int i = 0; i < 49_999; i++) {
            repository.settled("trade-" + i);
        }
        int before = ledger.source.connections.get();

        assertThat(repository.contains(delivery(false), key(oldest))).isFalse();
        assertThat(ledger.source.connections.get()).isEqualTo(before);
        assertThat(repository.contains(delivery(false), key(second))).isTrue();
    }

    private static DriverManagerDataSource nobody() {
        return new DriverManagerDataSource("jdbc:postgresql://localhost:1/nowhere?user=x&password=x");
    }
}
