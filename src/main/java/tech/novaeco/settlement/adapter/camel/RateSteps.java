package tech.novaeco.settlement.adapter.camel;

import java.util.Optional;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tech.novaeco.settlement.adapter.postgres.RateBook;
import tech.novaeco.settlement.settlement.Broken;
import tech.novaeco.settlement.trade.RateQuoted;
import tech.novaeco.settlement.trade.RateValidator;
import tech.novaeco.settlement.trade.ReasonCode;
import tech.novaeco.settlement.trade.RefusedTrade;
import tech.novaeco.settlement.trade.TradeParser;

/** A message from the queue of rates: read strictly, recorded, and refused if it cannot be. */
public final class RateSteps {
    private static final Logger LOG = LoggerFactory.getLogger(RateSteps.class);

    private final TradeParser parser;
    private final RateValidator validator;
    private final RateBook rates;

    public RateSteps(TradeParser parser, RateValidator validator, RateBook rates) {
        this.parser = parser;
        this.validator = validator;
        this.rates = rates;
    }

    /** Bytes in, {@link RateQuoted} out. */
    public void read(Exchange exchange) throws RefusedTrade {
        try {
            exchange.getMessage()
                    .setBody(validator.validate(
                            parser.parse(exchange.getMessage().getBody(byte[].class))));
        } catch (RuntimeException | StackOverflowError e) {
            throw new Broken("reading a rate failed: " + e, e);
        }
    }

    /** Committed when this returns. @return why the ledger does not take it; empty when it is recorded */
    public Optional<String> record(RateQuoted rate) {
        Optional<String> refusal = rates.record(rate);
        if (refusal.isEmpty()) {
            LOG.info(
                    "1 {} costs {} {}, says {} (rate {}, from {} until {})",
                    rate.base(),
                    rate.rate().value().toPlainString(),
                    rate.quote(),
                    rate.source(),
                    rate.rateId(),
                    rate.quotedAt(),
                    rate.validUntil());
        }
        return refusal;
    }

    /** Not where it is recorded: there, whatever fails is tried again. */
    public void refuse(Optional<String> refusal) throws RefusedTrade {
        if (refusal.isPresent()) {
            throw new RefusedTrade(ReasonCode.SCHEMA, refusal.get());
        }
    }
}
