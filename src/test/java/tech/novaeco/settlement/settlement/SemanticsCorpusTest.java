package tech.novaeco.settlement.settlement;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tech.novaeco.settlement.asset.Asset;
import tech.novaeco.settlement.asset.AssetCode;
import tech.novaeco.settlement.contract.Samples.Account;
import tech.novaeco.settlement.ledger.AccountStatus;
import tech.novaeco.settlement.ledger.Hold;
import tech.novaeco.settlement.support.Assets;
import tech.novaeco.settlement.support.Corpus;
import tech.novaeco.settlement.support.CorpusLedger;
import tech.novaeco.settlement.support.HostileMessage;
import tech.novaeco.settlement.trade.HashCheck;
import tech.novaeco.settlement.trade.ReasonCode;
import tech.novaeco.settlement.trade.RefusedTrade;
import tech.novaeco.settlement.trade.TradeDocument;
import tech.novaeco.settlement.trade.TradeId;
import tech.novaeco.settlement.trade.TradeParser;
import tech.novaeco.settlement.trade.TradeValidator;

/** Hostile trades of good form: the domain refuses them, each for its reason, and moves nothing. */
class SemanticsCorpusTest {
    private static final Map<String, AccountStatus> STATUS =
            Map.of("freeze", AccountStatus.DEBIT_FROZEN, "close", AccountStatus.CLOSED);

    private final TradeValidator validator = new TradeValidator(Assets.registry(), HashCheck.VERIFY);

    static List<HostileMessage> semantics() {
        return Corpus.semantics();
    }

    @ParameterizedTest
    @MethodSource("semantics")
    void a_trade_that_cannot_settle_is_rejected_with_its_reason(HostileMessage message) throws RefusedTrade {
        TradeDocument event = validator.validate(new TradeParser().parse(message.body()));

        Judged judged = ledger().claimed(Instruction.of(event), standing(event)).settle();

        assertThat(judged.words())
                .as(judged.text(0))
                .containsExactly(
                        message.reason() == ReasonCode.DUPLICATE_CONFLICT
                                ? "CONFLICT"
                                : message.reason().name());
        judged.moveNothing();
    }

    private static Book ledger() {
        Book book = Book.book();
        for (Account account : CorpusLedger.accounts()) {
            Asset asset =
                    Assets.registry().apply(new AssetCode(account.assetType())).orElseThrow();
            book.account(
                    account.owner(),
                    asset,
                    new BigDecimal(account.right().isEmpty() ? account.funded() : "1")
                            .movePointRight(asset.scale())
                            .longValueExact(),
                    STATUS.getOrDefault(account.then(), AccountStatus.OPEN));
            if (!account.right().isEmpty()) {
                book.title(
                        account.right(),
                        account.owner(),
                        account.then(),
                        account.then().equals("FREE"),
                        1);
            }
        }
        TradeId held = CorpusLedger.held().tradeId();
        return book.hold(new Hold(
                held,
                Book.key("rich", Assets.EUR),
                Book.key("shop", Assets.EUR),
                2_00,
                Book.NOW.plusSeconds(1),
                Hold.Resolution.RELEASED));
    }

    private static Standing standing(TradeDocument event) {
        for (TradeDocument spent : List.of(
                CorpusLedger.settled().event(),
                CorpusLedger.rejected().event(),
                CorpusLedger.held().document())) {
            if (spent.tradeId().equals(event.tradeId())) {
                return new Standing.Spent(spent.tradeHash(), "SETTLED");
            }
        }
        return new Standing.Fresh(1);
    }
}
