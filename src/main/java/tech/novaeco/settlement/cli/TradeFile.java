package tech.novaeco.settlement.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import tech.novaeco.settlement.origin.SecretKey;
import tech.novaeco.settlement.trade.RefusedTrade;
import tech.novaeco.settlement.trade.StrictJson;
import tech.novaeco.settlement.trade.TradeHashes;
import tech.novaeco.settlement.trade.TradeParser;

/** A trade as a publisher has it: the bytes of a file or of standard input. */
record TradeFile(byte[] bytes) {
    /** Enough to see that it is too large; the rest is not read. */
    private static final int MAX_READ_BYTES = 16 * StrictJson.MAX_BYTES;

    /** @param name a path, or {@code -} for standard input */
    static TradeFile read(String name) {
        if (!name.equals("-") && new File(name).isDirectory()) {
            throw Refusal.usage("FILE '" + name + "' is a directory: name its files, as in " + name + "/*.json");
        }
        try (InputStream content = name.equals("-") ? System.in : Files.newInputStream(Path.of(name))) {
            return new TradeFile(content.readNBytes(MAX_READ_BYTES));
        } catch (NoSuchFileException | InvalidPathException e) {
            throw Refusal.usage("FILE '" + name + "' does not exist: a file with a trade, or - for standard input");
        } catch (IOException e) {
            throw Refusal.usage("FILE '" + name + "' cannot be read (" + e.getMessage()
                    + "): a file with a trade, or - for standard input");
        }
    }

    JsonNode tree() throws RefusedTrade {
        return new TradeParser().parse(bytes);
    }

    /** The same trade with the hash it should have. */
    TradeFile withRightHash() throws RefusedTrade {
        ObjectNode tree = tree().require();
        tree.put("tradeHash", TradeHashes.hash(tree).hex());
        return of(tree);
    }

    /** The same trade, signed with its hash as it is. */
    TradeFile signed(SecretKey key) throws RefusedTrade {
        ObjectNode tree = tree().require();
        key.sign(tree);
        return of(tree);
    }

    private static TradeFile of(ObjectNode tree) {
        try {
            return new TradeFile(StrictJson.mapper().writeValueAsBytes(tree));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree that was read can be written", e);
        }
    }
}
