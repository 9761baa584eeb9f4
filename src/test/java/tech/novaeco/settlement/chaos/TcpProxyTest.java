package tech.novaeco.settlement.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Against a server that sends back what it gets. */
class TcpProxyTest {
    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final TcpProxy proxy = TcpProxy.to(1, server.getLocalPort());

    TcpProxyTest() throws IOException {
        Thread echo = new Thread(this::echo, "echo");
        echo.setDaemon(true);
        echo.start();
    }

    @AfterEach
    void close() throws IOException {
        proxy.close();
        server.close();
    }

    @Test
    void bytes_come_back_from_the_first_server_that_accepts() throws IOException {
        try (Socket client = client()) {
            assertThat(answer(client, 7)).isEqualTo(7);
        }
    }

    @Test
    void a_cut_ends_connections_and_lets_new_ones_through() throws IOException {
        try (Socket client = client();
                Socket next = client()) {
            assertThat(answer(client, 7)).isEqualTo(7);
            assertThat(answer(next, 8)).isEqualTo(8);
            assertThat(proxy.cut()).isEqualTo(2);
            assertThat(client.getInputStream().read()).isEqualTo(-1);
            try (Socket later = client()) {
                assertThat(answer(later, 9)).isEqualTo(9);
            }
        }
    }

    @Test
    void a_reset_is_no_orderly_end() throws IOException {
        try (Socket client = client()) {
            assertThat(answer(client, 7)).isEqualTo(7);
            proxy.reset();
            assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(IOException.class);
        }
    }

    @Test
    void a_silent_network_keeps_connections_open_and_loses_bytes_until_it_is_healed() throws IOException {
        try (Socket client = client()) {
            assertThat(answer(client, 7)).isEqualTo(7);
            proxy.swallow();
            client.setSoTimeout(300);
            assertThatThrownBy(() -> answer(client, 8)).isInstanceOf(SocketTimeoutException.class);
            proxy.heal();
            assertThatThrownBy(() -> answer(client, 9)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void a_network_that_is_away_lets_nobody_through() throws IOException {
        proxy.away();
        try (Socket client = client()) {
            assertThat(client.getInputStream().read()).isEqualTo(-1);
        }
        proxy.heal();
        try (Socket client = client()) {
            assertThat(answer(client, 7)).isEqualTo(7);
        }
    }

    private Socket client() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), proxy.port());
    }

    private static int answer(Socket client, int question) throws IOException {
        client.getOutputStream().write(question);
        return client.getInputStream().read();
    }

    private void echo() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                Thread thread = new Thread(
                        () -> {
                            try (client) {
                                client.getInputStream().transferTo(client.getOutputStream());
                            } catch (IOException gone) {
                                // that is what these tests do
                            }
                        },
                        "echo");
                thread.setDaemon(true);
                thread.start();
            } catch (IOException closed) {
                // the loop looks
            }
        }
    }
}
