package tech.novaeco.settlement.chaos;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * A piece of network between workers and a server: it forwards bytes until it is told to cut, reset, swallow or delay
 * them. Of several servers it takes the first that accepts, as a load balancer would. Thread-safe.
 */
public final class TcpProxy implements AutoCloseable {
    private static final int CONNECT_MILLIS = 1_000;

    /** What the network does with bytes. */
    private enum State {
        GOOD,
        /** Connections stand, bytes vanish, nobody is told: a switch that died. */
        SILENT,
        /** Nobody gets through, not even to connect. */
        AWAY
    }

    private final ServerSocket listening;
    private final List<Integer> ports;
    private final Set<Link> links = ConcurrentHashMap.newKeySet();
    private volatile State state = State.GOOD;
    private volatile long delayNanos;

    private TcpProxy(List<Integer> ports) {
        this.ports = ports;
        try {
            this.listening = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        daemon(this::accept);
    }

    /** @param ports of servers on this machine, the first that accepts is taken */
    static TcpProxy to(Integer... ports) {
        return new TcpProxy(List.of(ports));
    }

    public int port() {
        return listening.getLocalPort();
    }

    /** Ends every connection in good order (FIN); new ones are let through. Returns how many. */
    public int cut() {
        return end(false);
    }

    /** Ends every connection with a reset (RST). Returns how many. */
    public int reset() {
        return end(true);
    }

    /** Connections stay open, but nothing comes through any more; new ones connect and hear nothing. */
    public void swallow() {
        state = State.SILENT;
    }

    /** Ends every connection and refuses new ones. */
    public void away() {
        state = State.AWAY;
        cut();
    }

    /** Each piece of bytes, either way, arrives so much later. */
    public void slow(int millis) {
        delayNanos = millis * 1_000_000L;
    }

    /** Forwards again. Connections that lost bytes are reset: a stream with a hole is worth nothing. */
    public void heal() {
        delayNanos = 0;
        if (state == State.SILENT) {
            reset();
        }
        state = State.GOOD;
    }

    private int end(boolean reset) {
        List<Link> standing = List.copyOf(links);
        standing.forEach(link -> link.end(reset));
        return standing.size();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                daemon(() -> connect(client));
            } catch (IOException closed) {
                // the loop looks whether that was meant
            }
        }
    }

    private void connect(Socket client) {
        for (int port : ports) {
            try {
                if (state == State.AWAY) {
                    break;
                }
                Socket server = new Socket();
                server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
                Link link = new Link(client, server);
                links.add(link);
                daemon(() -> link.forward(client, server));
                link.forward(server, client);
                return;
            } catch (IOException away) {
                // the next server, or none: the client sees it
            }
        }
        closeQuietly(client);
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        cut();
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException gone) {
            // that is what was wanted
        }
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "network");
        thread.setDaemon(true);
        thread.start();
    }

    private final class Link {
        private final Socket client;
        private final Socket server;

        Link(Socket client, Socket server) throws IOException {
            this.client = client;
            this.server = server;
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
        }

        void forward(Socket from, Socket to) {
            byte[] buffer = new byte[1 << 16];
            try {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                    if (delayNanos > 0) {
                        LockSupport.parkNanos(delayNanos);
                    }
                    if (state != State.SILENT) {
                        out.write(buffer, 0, n);
                    }
                }
            } catch (IOException gone) {
                // one side has closed: so has the other now
            } finally {
                end(false);
            }
        }

        void end(boolean reset) {
            links.remove(this);
            for (Socket socket : List.of(client, server)) {
                try {
                    if (reset) {
                        socket.setSoLinger(true, 0);
                    }
                } catch (IOException gone) {
                    // closed already
                }
                closeQuietly(socket);
            }
        }
    }
}
