package tech.novaeco.settlement.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** An authority of the test's own that nobody else trusts, and the certificates it gives to servers. All end within a day. */
public final class TestAuthority {
    /** PEM files of one server: its certificate, and its key, which its owner alone may read. */
    record ServerFiles(Path certificate, Path key, Path authority) {}

    private final KeyPair keys = keyPair();
    private final X500Principal name =
            new X500Principal("CN=authority of a test " + Instant.now().toEpochMilli());
    private final X509Certificate certificate;

    public TestAuthority() {
        X509v3CertificateBuilder builder = builder(name, keys);
        add(builder, Extension.basicConstraints, new BasicConstraints(true));
        certificate = signed(builder);
    }

    /** What a client is given to trust. */
    public Path certificateIn(Path directory) {
        return write(directory.resolve("ca.pem"), certificatePem(certificate));
    }

    /** @param hostNames those that the certificate speaks for, and no others */
    ServerFiles server(Path directory, List<String> hostNames) {
        KeyPair own = keyPair();
        X509v3CertificateBuilder builder = builder(new X500Principal("CN=server of a test"), own);
        add(
                builder,
                Extension.subjectAlternativeName,
                new GeneralNames(hostNames.stream()
                        .map(host -> new GeneralName(GeneralName.dNSName, host))
                        .toArray(GeneralName[]::new)));
        Path key = write(
                directory.resolve("server.key"),
                pem("PRIVATE KEY", own.getPrivate().getEncoded()));
        try {
            Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return new ServerFiles(
                write(directory.resolve("server.pem"), certificatePem(signed(builder))), key, certificateIn(directory));
    }

    private X509v3CertificateBuilder builder(X500Principal subject, KeyPair own) {
        Instant now = Instant.now();
        return new JcaX509v3CertificateBuilder(
                name,
                BigInteger.valueOf(now.toEpochMilli()).add(BigInteger.valueOf(subject.hashCode() & 0xFFFF)),
                Date.from(now.minus(Duration.ofHours(1))),
                Date.from(now.plus(Duration.ofDays(1))),
                subject,
                own.getPublic());
    }

    private X509Certificate signed(X509v3CertificateBuilder builder) {
        try {
            return new JcaX509CertificateConverter()
                    .getCertificate(
                            builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
        } catch (OperatorCreationException | GeneralSecurityException failure) {
            throw new IllegalStateException("certificate", failure);
        }
    }

    private static void add(X509v3CertificateBuilder builder, ASN1ObjectIdentifier kind, ASN1Encodable value) {
        try {
            builder.addExtension(kind, kind.equals(Extension.basicConstraints), value);
        } catch (CertIOException failure) {
            throw new IllegalStateException("certificate", failure);
        }
    }

    private static KeyPair keyPair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException failure) {
            throw new IllegalStateException("P-256", failure);
        }
    }

    private static String certificatePem(X509Certificate certificate) {
        try {
            return pem("CERTIFICATE", certificate.getEncoded());
        } catch (CertificateEncodingException failure) {
            throw new IllegalStateException("certificate", failure);
        }
    }

    private static String pem(String kind, byte[] content) {
        return "-----BEGIN " + kind + "-----\n"
                + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                        .encodeToString(content)
                + "\n-----END " + kind + "-----\n";
    }

    private static Path write(Path file, String content) {
        try {
            return Files.writeString(file, content);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
