package tech.novaeco.settlement.cli;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import tech.novaeco.settlement.origin.ProducerKey;
import tech.novaeco.settlement.origin.ProducerKeys;
import tech.novaeco.settlement.origin.SecretKey;
import tech.novaeco.settlement.origin.SignatureAlgorithm;
import tech.novaeco.settlement.origin.TradeKeyFile;

/** The workers' file of producers' keys, changed by commands: what goes wrong is a {@link Refusal}. */
record TradeKeyStore(Path path) {
    /** As the name of a key, which is the producer's and a number. */
    private static final Pattern PRODUCER = Pattern.compile("[A-Za-z0-9._:-]{1,60}");

    ProducerKeys read() {
        try {
            return new TradeKeyFile(path).read();
        } catch (IOException | IllegalArgumentException e) {
            throw unreadable(e);
        }
    }

    /**
     * Another key for a producer; its secret goes into a new file first, for a key without one would be of no use.
     *
     * @param algorithm from the keys the producer has, oldest first; may refuse
     * @param end of the keys it has
     */
    void add(String producer, Path secret, Function<List<ProducerKey>, SignatureAlgorithm> algorithm, Instant end) {
        if (!PRODUCER.matcher(producer).matches()) {
            throw Refusal.usage("PRODUCER '" + producer + "': 1 to 60 of A-Z a-z 0-9 . _ : - are allowed");
        }
        change(before -> {
            List<ProducerKey> all = before.map(ProducerKeys::keys).orElse(List.of());
            SignatureAlgorithm chosen = algorithm.apply(
                    all.stream().filter(key -> key.producer().equals(producer)).toList());
            SecretKey made = SecretKey.generate(ProducerKeys.nextKid(producer, all), chosen, new SecureRandom());
            ProducerKey key = made.of(producer);
            ProducerKeys after = before.map(keys -> keys.ending(producer, end).with(key))
                    .orElseGet(() -> new ProducerKeys(List.of(key)));
            create(made, secret);
            return after;
        });
    }

    void revoke(String kid, Instant now) {
        change(before -> {
            try {
                return before.orElseThrow(() -> new IllegalArgumentException("there is no file " + path))
                        .revoked(kid, now);
            } catch (IllegalArgumentException e) {
                throw Refusal.negative(e.getMessage() + ": nothing was changed ('keys trade list' shows the keys)");
            }
        });
    }

    private void change(Function<Optional<ProducerKeys>, ProducerKeys> change) {
        try {
            new TradeKeyFile(path).change(change);
        } catch (IOException | IllegalArgumentException e) {
            throw unreadable(e);
        }
    }

    private static void create(SecretKey made, Path secret) {
        try {
            made.create(secret);
        } catch (FileAlreadyExistsException e) {
            throw Refusal.negative(secret + " exists and stays as it is: name another SECRET_FILE");
        } catch (IOException e) {
            throw Refusal.usage("SECRET_FILE " + secret + " cannot be written (" + e + "): nothing was changed");
        }
    }

    private Refusal unreadable(Exception e) {
        return Refusal.usage("the key file " + path + " cannot be read or written (" + e
                + "): 'keys trade generate' makes one, what a text editor broke only it can mend");
    }
}
