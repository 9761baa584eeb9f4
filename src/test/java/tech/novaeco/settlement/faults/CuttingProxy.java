package tech.novaeco.settlement.faults;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands between a worker and PostgreSQL, and on request cuts the connection at a COMMIT of a batch: before the server
 * has seen it, or after the server has carried it out and before the worker hears of it.
 */
final class CuttingProxy implements AutoCloseable {
    enum Cut {
        BEFORE_COMMIT,
        AFTER_COMMIT
    }

    private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final int serverPort;
    private final AtomicInteger left = new AtomicInteger();
    private final AtomicInteger cuts = new AtomicInteger();
    private volatile Cut cut = Cut.AFTER_COMMIT;

    CuttingProxy(int serverPort) throws IOException {
        this.serverPort = serverPort;
        daemon(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    int cuts() {
        return cuts.get();
    }

    /** The next COMMITs of batches, this many. */
    void cut(Cut where, int times) {
        cut = where;
        left.set(times);
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
                Session session = new Session(client, server);
                daemon(session::toServer);
                daemon(session::toClient);
            } catch (IOException gone) {
                // closed, or the server is away: the client sees it
            }
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "proxy");
        thread.setDaemon(true);
        thread.start();
    }

    private final class Session {
        private final Socket client;
        private final Socket server;
        private volatile boolean deaf;

        Session(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        void toServer() {
            boolean batch = false;
            byte[] buffer = new byte[1 << 16];
            try (client;
                    server) {
                InputStream from = client.getInputStream();
                OutputStream to = server.getOutputStream();
                for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
                    String text = new String(buffer, 0, n, ISO_8859_1);
                    batch |= text.contains("ledger.batch (id");
                    boolean commit = batch && text.contains("COMMIT");
                    batch &= !commit;
                    if (commit && left.getAndUpdate(l -> Math.max(0, l - 1)) > 0) {
                        cuts.incrementAndGet();
                        if (cut == Cut.BEFORE_COMMIT) {
                            return;
                        }
                        deaf = true;
                    }
                    to.write(buffer, 0, n);
                }
            } catch (IOException gone) {
                // one side has closed: so has the other now
            }
        }

        void toClient() {
            byte[] buffer = new byte[1 << 16];
            try (client;
                    server) {
                InputStream from = server.getInputStream();
                OutputStream to = client.getOutputStream();
                for (int n = from.read(buffer); n >= 0 && !deaf; n = from.read(buffer)) {
                    to.write(buffer, 0, n);
                }
            } catch (IOException gone) {
                // one side has closed: so has the other now
            }
        }
    }
}
