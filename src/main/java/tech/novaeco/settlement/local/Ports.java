package tech.novaeco.settlement.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.stream.IntStream;

/** Free TCP ports of this machine. */
final class Ports {
    private static final int CANDIDATES = 100;

    private Ports() {}

    static boolean isFree(String host, int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(host, port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }

    /** A port that nobody uses on the loopback address. */
    static int anyFree() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException failure) {
            throw new LocalFailure("this machine gives no free port: " + failure.getMessage(), failure);
        }
    }

    /** The first free port from the one that is wanted. */
    static int freeFrom(String host, int wanted) {
        return IntStream.range(wanted, wanted + CANDIDATES)
                .filter(port -> isFree(host, port))
                .findFirst()
                .orElseThrow(() -> new LocalFailure("the ports " + wanted + " to " + (wanted + CANDIDATES - 1) + " of "
                        + host + " are all taken: free one, or name another in HTTP_PORT"));
    }
}
