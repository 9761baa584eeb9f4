package tech.novaeco.settlement.adapter.http;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** What somebody without a login can do to the port: by hand, because a client would tidy it up. */
@SuppressWarnings("NullAway.Init")
class StrangersTest {
    private static final String FORM = "\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: ";

    private static SampleWorker worker;

    private final Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeAll
    static void start() throws Exception {
        worker = SampleWorker.start(SampleWorker.console());
    }

    @AfterAll
    static void stop() {
        worker.close();
    }

    @BeforeEach
    void listen() {
        log.start();
        root.addAppender(log);
    }

    @AfterEach
    void listenNoMore() {
        root.detachAppender(log);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /%zz",
                "GET /api/v1/%zz",
                "GET /hawtio/%zz",
                "GET /jolokia/%",
                "GET /receipts/%f",
                "GET foo",
                "GET ?",
                "GET *",
                "OPTIONS *",
                "CONNECT localhost:1",
                "GET http://[/",
                "GET /?%zz",
                "GET /health?%",
                "POST /receipts/%u0041",
                "BREW /%zz"
            })
    void an_address_that_cannot_be_read_is_refused_without_a_word_in_the_log(String methodAndPath) throws Exception {
        assertThat(answer(methodAndPath + " HTTP/1.1", ""))
                .matches("(?s)HTTP/1.1 40[04] .*")
                .hasSizeLessThan(300);
        assertThat(log.list).isEmpty();
    }

    @Test
    void http_2_is_not_spoken_so_that_its_frames_cannot_be_wrong() throws Exception {
        String answer = answer("PRI * HTTP/2.0", "SM\r\n\r\n" + "x".repeat(50));
        assertThat(answer).contains("501 Not Implemented");
        assertThat(log.list).isEmpty();
    }

    @Test
    void bodies_that_cannot_be_read_leave_a_line_at_most() throws Exception {
        assertThat(answer("GET /health HTTP/1.1\r\nContent-Length: 1048577", ""))
                .startsWith("HTTP/1.1 413 ");
        for (int i = 0; i < 10; i++) {
            assertThat(answer("GET /health HTTP/1.1" + FORM + 3, "abc")).startsWith("HTTP/1.1 500 ");
            answer("GET /health HTTP/1.1\r\nTransfer-Encoding: chunked", "zz\r\n");
            answer("GET /health HTTP/1.1\r\nContent-Length: 5", "a");
        }
        assertThat(log.list).hasSizeLessThan(10).allSatisfy(event -> {
            assertThat(event.getThrowableProxy()).isNull();
            assertThat(event.getFormattedMessage()).startsWith("A request could not be answered: ");
        });
    }

    private static String answer(String head, String body) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), worker.port())) {
            socket.setSoTimeout(10_000);
            String request = head + "\r\nHost: localhost\r\nConnection: close\r\n\r\n" + body;
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }
}
