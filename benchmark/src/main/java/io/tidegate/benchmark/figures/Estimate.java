package io.tidegate.benchmark.figures;

import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;

/// A median and the interval that holds it, by order statistics: no distribution is assumed, and
/// nothing is drawn by lot. Immutable.
///
/// @param low the narrowest pair of order statistics that covers the true median with at least
///     [#WANTED_CONFIDENCE]; the smallest and largest value where no pair does
/// @param confidence what the pair covers; below [#WANTED_CONFIDENCE] with fewer than four values
public record Estimate(double median, double low, double high, double confidence) {
    public static final double WANTED_CONFIDENCE = 0.8;

    /// @throws IllegalArgumentException where there is no value, or one is no number
    public static Estimate of(double... values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("no value, no estimate");
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        if (Double.isNaN(sorted[sorted.length - 1])) {
            throw new IllegalArgumentException("not a number among " + Arrays.toString(values));
        }
        int count = sorted.length;
        int cut = 0;
        while (2 * (cut + 1) < count && coverage(count, cut + 1) >= WANTED_CONFIDENCE) {
            cut++;
        }
        double median = (sorted[(count - 1) / 2] + sorted[count / 2]) / 2;
        return new Estimate(median, sorted[cut], sorted[count - 1 - cut], coverage(count, cut));
    }

    /// The median of `ours[i] / theirs[i]`: two figures of one round met the same machine.
    public static Estimate ofRatios(double[] ours, double[] theirs) {
        return ofPairs(ours, theirs, (one, other) -> one / other);
    }

    /// The median of `ours[i] - theirs[i]`, likewise.
    public static Estimate ofDifferences(double[] ours, double[] theirs) {
        return ofPairs(ours, theirs, (one, other) -> one - other);
    }

    private static Estimate ofPairs(double[] ours, double[] theirs, DoubleBinaryOperator compared) {
        if (ours.length != theirs.length) {
            throw new IllegalArgumentException(ours.length + " figures cannot be paired with " + theirs.length);
        }
        double[] pairs = new double[ours.length];
        for (int i = 0; i < pairs.length; i++) {
            pairs[i] = compared.applyAsDouble(ours[i], theirs[i]);
        }
        return of(pairs);
    }

    /// Of the interval that leaves out `cut` values at either end: 1 - 2 P(Binomial(count, 1/2) <= cut).
    static double coverage(int count, int cut) {
        double outside = 0;
        double ways = 1;
        for (int i = 0; i <= cut; i++) {
            outside += ways;
            ways = ways * (count - i) / (i + 1);
        }
        return 1 - 2 * outside * Math.pow(0.5, count);
    }

    /// Largest less smallest, as a part of the median: how much one figure wandered.
    public static double spread(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return (sorted[sorted.length - 1] - sorted[0]) / of(values).median();
    }
}
