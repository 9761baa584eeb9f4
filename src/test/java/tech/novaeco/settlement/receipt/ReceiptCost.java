package tech.novaeco.settlement.receipt;

import java.util.Arrays;
import java.util.List;

/** What signing costs a batch inside its transaction: run {@link #main}, on a machine that does nothing else. */
final class ReceiptCost {
    private static final int ROUNDS = 2_000;

    private ReceiptCost() {}

    public static void main(String[] arguments) {
        for (int size : new int[] {1, 10, 100, 1_000}) {
            List<Statement> statements = SampleBatch.statements(size);
            double[] sign = new double[ROUNDS];
            double[] paths = new double[ROUNDS];
            for (int round = 0; round < ROUNDS; round++) {
                long begin = System.nanoTime();
                SignedRoot root = new BatchReceipts(statements).sign(SampleBatch.KEY);
                long signed = System.nanoTime();
                new BatchReceipts(statements).receipts(root.jws());
                sign[round] = (signed - begin) / 1e6;
                paths[round] = (System.nanoTime() - signed) / 1e6;
            }
            System.out.printf(
                    "batch of %4d: tree and signature %.3f ms (%.2f us a trade), receipts with paths %.3f ms%n",
                    size, median(sign), 1000 * median(sign) / size, median(paths));
        }
    }

    private static double median(double[] millis) {
        double[] later = Arrays.copyOfRange(millis, ROUNDS / 2, ROUNDS);
        Arrays.sort(later);
        return later[later.length / 2];
    }
}
