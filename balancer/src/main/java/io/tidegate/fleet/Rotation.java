package io.tidegate.fleet;

import java.util.Arrays;
import java.util.List;

/// Whose turn it is: members by weight, interleaved. Immutable.
///
/// This is smooth weighted round robin (as NGINX does it) written down once for a whole cycle, in which each
/// member comes as often as its weight says. Weights whose sum, without their common factor, is over
/// [#TURNS_MAX] are scaled down to about that, none below one turn.
public final class Rotation {
    static final int TURNS_MAX = 4096;

    private final int[] turns;

    private Rotation(int[] turns) {
        this.turns = turns;
    }

    static Rotation of(Group group, List<Member> members) {
        int[] weights = new int[group.size()];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = members.get(group.at(i)).share();
        }
        int[] positions = cycle(scaled(weights));
        return new Rotation(Arrays.stream(positions).map(group::at).toArray());
    }

    /// Turns until it begins anew; 0 where nobody is in it.
    public int length() {
        return turns.length;
    }

    /// The index in the pool of the member whose turn `ticket` is. Only where [#length] is not 0.
    public int turn(long ticket) {
        return turns[Math.floorMod(ticket, turns.length)];
    }

    private static int[] scaled(int[] weights) {
        int factor = 0;
        for (int weight : weights) {
            factor = gcd(weight, factor);
        }
        int divisor = Math.max(1, factor);
        long sum = Arrays.stream(weights).asLongStream().sum() / divisor;
        if (sum <= TURNS_MAX) {
            return Arrays.stream(weights).map(weight -> weight / divisor).toArray();
        }
        return Arrays.stream(weights)
                .map(weight -> Math.max(1, Math.round((float) weight / divisor * TURNS_MAX / sum)))
                .toArray();
    }

    private static int gcd(int a, int b) {
        return b == 0 ? a : gcd(b, a % b);
    }

    private static int[] cycle(int[] weights) {
        int sum = Arrays.stream(weights).sum();
        int[] turns = new int[sum];
        int[] credit = new int[weights.length];
        for (int turn = 0; turn < sum; turn++) {
            int next = 0;
            for (int i = 0; i < weights.length; i++) {
                credit[i] += weights[i];
                next = credit[i] > credit[next] ? i : next;
            }
            credit[next] -= sum;
            turns[turn] = next;
        }
        return turns;
    }
}
