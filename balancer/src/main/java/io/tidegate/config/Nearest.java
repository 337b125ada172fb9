package io.tidegate.config;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/// The name that was most likely meant.
final class Nearest {
    private static final int NAME_MAX = 64;

    private Nearest() {}

    /// Null where none is near: more than a third of the letters would have to change.
    static @Nullable String to(String written, Collection<String> names) {
        if (written.length() > NAME_MAX) {
            return null;
        }
        String best = null;
        int bestDistance = Math.max(2, written.length() / 3) + 1;
        for (String name : names) {
            int distance = distance(written, name);
            if (distance < bestDistance && distance < name.length()) {
                best = name;
                bestDistance = distance;
            }
        }
        return best;
    }

    /// Letters to insert, delete, replace, or swap with their neighbour (optimal string alignment).
    static int distance(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                cost[i][j] = i == 0 || j == 0 ? i + j : step(cost, a, b, i, j);
            }
        }
        return cost[a.length()][b.length()];
    }

    private static int step(int[][] cost, String a, String b, int i, int j) {
        boolean same = a.charAt(i - 1) == b.charAt(j - 1);
        int best = Math.min(cost[i - 1][j - 1] + (same ? 0 : 1), Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
    }
}
