package tech.novaeco.settlement.fuzz;

import java.util.stream.Stream;
import tech.novaeco.settlement.contract.Samples;
import tech.novaeco.settlement.support.Corpus;
import tech.novaeco.settlement.support.HostileMessage;
import tech.novaeco.settlement.support.Trades;

/** Where the search begins. */
final class Seeds {
    private Seeds() {}

    /** The hostile messages that are files, the samples of the contract, and good trades with every member. */
    static Stream<byte[]> messages() {
        Stream<byte[]> good = Stream.of(
                Trades.trade().bytes(),
                Trades.trade()
                        .delivery("CARBON_CREDIT", "3")
                        .priority(9)
                        .with("settleBy", "\"2030-01-02T03:04:05.123456789+01:00\"")
                        .with("executedAt", "\"2026-01-02t03:04:05z\"")
                        .with("amount", "1.25e1")
                        .with("signature", "{\"kid\":\"k\",\"alg\":\"EdDSA\",\"value\":\"AA\"}")
                        .bytes());
        Stream<byte[]> samples =
                Samples.read().samples().stream().map(Samples.Sample::body).filter(body -> body.length < 4_096);
        return Stream.concat(
                Stream.concat(good, samples), Corpus.files().stream().map(HostileMessage::body));
    }
}
