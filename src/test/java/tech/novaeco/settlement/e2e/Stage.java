package tech.novaeco.settlement.e2e;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import tech.novaeco.settlement.support.CallbackJournal;
import tech.novaeco.settlement.support.CallbackJournal.Callback;
import tech.novaeco.settlement.support.Evidence;
import tech.novaeco.settlement.support.JournalEntry;
import tech.novaeco.settlement.support.LedgerChecker;
import tech.novaeco.settlement.support.Servers;
import tech.novaeco.settlement.support.TradePublisher;
import tech.novaeco.settlement.support.Trades;
import tech.novaeco.settlement.support.WorkerCommand;
import tech.novaeco.settlement.support.WorkerProcess;

/** A running worker with a publisher before it, journals behind it and its ledger at hand. */
final class Stage implements AutoCloseable {
    static final String QUEUE = "queue.finance.settlements";
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Servers servers;
    private final WorkerCommand command;
    private final LedgerSql ledger;
    private final TradePublisher publisher;
    private final CallbackJournal journal;
    private final List<byte[]> bodies = new ArrayList<>();
    private WorkerProcess worker;

    private Stage(Servers servers, WorkerCommand command) throws Exception {
        this.servers = servers;
        this.command = command;
        worker = command.start();
        try {
            worker.awaitReady();
            ledger = new LedgerSql(servers.jdbcUrl());
            publisher = TradePublisher.open(servers.rabbitUri(), QUEUE);
            journal = CallbackJournal.open(servers.rabbitUri(), QUEUE);
        } catch (Exception e) {
            worker.close();
            throw e;
        }
    }

    static Stage open(Servers servers) throws Exception {
        return open(servers, WorkerProcess.of(servers));
    }

    static Stage open(Servers servers, WorkerCommand command) throws Exception {
        return new Stage(servers, command);
    }

    static Connection connect(String rabbitUri) throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setUri(rabbitUri);
        return factory.newConnection("end-to-end test");
    }

    WorkerProcess worker() {
        return worker;
    }

    /** Another worker as the first. */
    void start() {
        worker = command.start().awaitReady();
    }

    LedgerSql ledger() {
        return ledger;
    }

    CallbackJournal journal() {
        return journal;
    }

    TradePublisher publisher() {
        return publisher;
    }

    void publish(Trades... trades) throws Exception {
        publish(Arrays.stream(trades).map(Trades::bytes).toList());
    }

    void publish(List<byte[]> messages) throws Exception {
        bodies.addAll(messages);
        publisher.publish(messages);
    }

    /** Publishes while the worker stands still, so that it finds all of them waiting. */
    void publishAtOnce(List<byte[]> messages) throws Exception {
        worker.pause();
        try {
            publish(messages);
        } finally {
            worker.resume();
        }
    }

    void publishAtOnce(Trades... trades) throws Exception {
        publishAtOnce(Arrays.stream(trades).map(Trades::bytes).toList());
    }

    /** Returns when so many trades in all have their outcome, and all of it is told. */
    void awaitOutcomes(long trades) {
        Awaitility.await(trades + " outcomes")
                .atMost(PATIENCE)
                .until(() -> ledger.outcomes() >= trades && ledger.undispatched() == 0);
        Awaitility.await("callbacks")
                .atMost(PATIENCE)
                .until(() -> journal.settlements().stream()
                                .map(Callback::tradeId)
                                .distinct()
                                .count()
                        >= trades);
    }

    /** Returns when this trade has been told of with this status. */
    void awaitTold(UUID trade, String status) {
        Awaitility.await(trade + " " + status)
                .atMost(PATIENCE)
                .until(() -> journal.callbacks().entries().stream()
                        .map(Callback::of)
                        .anyMatch(c -> c.tradeId().equals(trade) && c.status().equals(status)));
    }

    List<Callback> callbacks(UUID trade) {
        return journal.settlements().stream()
                .filter(callback -> callback.tradeId().equals(trade))
                .toList();
    }

    List<JournalEntry> deadLetters(String reason) {
        return journal.deadLetters().entries().stream()
                .filter(letter -> letter.header("x-reason-code").equals(reason))
                .toList();
    }

    /** The sum of a meter's values over its tags, as Prometheus would read it. */
    double meter(String name) throws Exception {
        return worker.meter(name);
    }

    /** What the checker finds, given that these trades and no others were published with a valid form. */
    List<String> violations(Collection<UUID> published) throws Exception {
        return new LedgerChecker(servers.jdbcUrl())
                .afterDraining(Evidence.of(published, journal).withBodies(bodies));
    }

    @Override
    public void close() throws Exception {
        worker.close();
        journal.close();
        publisher.close();
        ledger.close();
    }
}
