package tech.novaeco.settlement.cli;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import tech.novaeco.settlement.asset.Asset;
import tech.novaeco.settlement.asset.AssetCode;
import tech.novaeco.settlement.trade.Delivery;
import tech.novaeco.settlement.trade.HoldDocument;
import tech.novaeco.settlement.trade.OriginCheck;
import tech.novaeco.settlement.trade.PartyId;
import tech.novaeco.settlement.trade.ReasonCode;
import tech.novaeco.settlement.trade.RefusedTrade;
import tech.novaeco.settlement.trade.TradeDocument;
import tech.novaeco.settlement.trade.TradeExecutedEvent;
import tech.novaeco.settlement.trade.TradeValidator;

/** What the worker would say of a message, as far as the message itself decides: accounts and funds are not asked. */
final class TradeCheck {
    private final boolean assetsChecked;
    private final Function<AssetCode, Optional<Asset>> assets;
    private final TradeValidator validator;

    private TradeCheck(boolean assetsChecked, Function<AssetCode, Optional<Asset>> assets, Setup setup) {
        this.assetsChecked = assetsChecked;
        this.assets = assets;
        // the worker's file, read by the worker's own code: a broken one is said to be so, never passed over
        OriginCheck origin = setup.tradeKeysFile()
                .<OriginCheck>map(file -> new TradeKeyStore(file).read())
                .orElse(OriginCheck.NONE);
        this.validator = new TradeValidator(assets, setup.hashCheck(), origin, Clock.systemUTC());
    }

    /** With the assets of the ledger where its database answers, else without, and says so. */
    static TradeCheck prepare(Cli cli) {
        try (LedgerSession ledger = cli.ledger()) {
            // a copy: the connection is closed when trades are checked
            Map<AssetCode, Asset> known = ledger.assets().known();
            return new TradeCheck(true, code -> Optional.ofNullable(known.get(code)), cli.setup());
        } catch (Refusal e) {
            if (e.exitCode() != Refusal.UNAVAILABLE) {
                throw e;
            }
            cli.remark("the database did not answer: whether the assets exist and have as many digits was not checked");
            return new TradeCheck(false, code -> Optional.empty(), cli.setup());
        }
    }

    /** False where the database did not answer: amounts may still be finer than their asset. */
    boolean assetsChecked() {
        return assetsChecked;
    }

    /** @throws RefusedTrade with what the worker would say */
    void check(TradeFile file) throws RefusedTrade {
        TradeDocument document = validator.validate(file.tree());
        if (document instanceof TradeExecutedEvent event) {
            Delivery delivery = event.delivery();
            check(
                    event.buyerId(),
                    event.sellerId(),
                    delivery == null
                            ? Stream.of(event.assetType())
                            : Stream.of(event.assetType(), delivery.assetType()));
        } else if (document instanceof HoldDocument.HoldPlaced placed) {
            HoldDocument.Terms terms = placed.terms();
            check(terms.payerId(), terms.payeeId(), Stream.of(terms.assetType()));
        }
    }

    private void check(PartyId buyer, PartyId seller, Stream<AssetCode> named) throws RefusedTrade {
        if (buyer.equals(seller)) {
            throw new RefusedTrade(ReasonCode.SELF_TRADE, "buyer and seller are both " + buyer);
        }
        List<AssetCode> unknown = assetsChecked
                ? named.filter(code -> assets.apply(code).isEmpty()).toList()
                : List.of();
        if (!unknown.isEmpty()) {
            throw new RefusedTrade(ReasonCode.UNKNOWN_ASSET, "the ledger knows no asset " + unknown.get(0));
        }
    }
}
