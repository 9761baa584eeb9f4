package tech.novaeco.settlement.adapter.rabbit;

import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.MetricsCollector;
import com.rabbitmq.client.impl.AMQConnection;
import com.rabbitmq.client.impl.ConnectionParams;
import com.rabbitmq.client.impl.FrameHandler;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Arrays;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Connections as a URI asks for them. {@code amqps} is always verified, chain and host name, against the PEM file of
 * {@code ?cacertfile=} or else Java's trust store: what the client does when it is not told has changed from version to version.
 */
final class StrictConnections {
    private static final String CA_FILE = "cacertfile";

    /** Its message holds nothing secret. */
    static final class Refused extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;

        private Refused(String why) {
            super(why);
        }
    }

    private StrictConnections() {}

    /**
     * @param cutHeaders whether messages arrive without their headers
     * @throws Refused if the URI asks for what is not known here, or names a file without certificates
     */
    static ConnectionFactory factory(URI uri, boolean cutHeaders) throws URISyntaxException, GeneralSecurityException {
        ConnectionFactory rabbit = new StrictFactory(cutHeaders);
        Optional<String> caFile = caFile(uri);
        if ("amqps".equalsIgnoreCase(uri.getScheme())) {
            rabbit.useSslProtocol(trusting(caFile));
            rabbit.enableHostnameVerification();
        } else if (caFile.isPresent()) {
            throw new Refused(CA_FILE + " is for amqps://");
        }
        rabbit.setUri(uri);
        return rabbit;
    }

    private static Optional<String> caFile(URI uri) {
        return Arrays.stream(Optional.ofNullable(uri.getQuery()).orElse("").split("&", -1))
                .filter(parameter -> parameter.startsWith(CA_FILE + "="))
                .map(parameter -> parameter.substring(CA_FILE.length() + 1))
                .findFirst();
    }

    private static SSLContext trusting(Optional<String> caFile) throws GeneralSecurityException {
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(caFile.isPresent() ? certificates(caFile.get()) : null);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    private static @Nullable KeyStore certificates(String file) throws GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        try (InputStream pem = Files.newInputStream(Path.of(file))) {
            store.load(null, null);
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                store.setCertificateEntry("ca-" + store.size(), certificate);
            }
        } catch (IOException | GeneralSecurityException | InvalidPathException e) {
            throw new Refused(CA_FILE + "=" + file + " cannot be read (" + e + ")");
        }
        if (store.size() == 0) {
            throw new Refused(CA_FILE + "=" + file + " holds no certificate");
        }
        return store;
    }

    /** A misspelt {@code cacertfile} must not pass in silence. */
    private static final class StrictFactory extends ConnectionFactory {
        private final boolean cutHeaders;

        private StrictFactory(boolean cutHeaders) {
            this.cutHeaders = cutHeaders;
        }

        @Override
        protected AMQConnection createConnection(
                ConnectionParams params, FrameHandler frames, MetricsCollector metrics) {
            return super.createConnection(params, cutHeaders ? new HeadersCut(frames) : frames, metrics);
        }

        @Override
        protected void processUriQueryParameter(String key, String value) {
            if (!key.equals(CA_FILE)) {
                throw new Refused(key + " is no parameter of a broker's URI");
            }
        }
    }
}
