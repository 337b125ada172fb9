package io.tidegate.observe;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A line somebody posted, not yet formatted. Immutable.
///
/// @param thrown what nobody expected, for a line about a bug
record JournalLine(
        long epochMillis,
        Level level,
        String text,
        @Nullable Throwable thrown) {
    static final int TEXT_CHARS_MAX = 2048;
    private static final int FRAMES_MAX = 24;

    enum Level {
        INFO,
        WARN,
        ERROR;

        private final String label = name().toLowerCase(Locale.ROOT);
    }

    void write(LogText out) {
        out.time("ts", epochMillis).word("level", level.label).quoted("msg", text, TEXT_CHARS_MAX);
        if (thrown != null) {
            out.quoted("thrown", thrown.toString(), TEXT_CHARS_MAX).quoted("at", frames(thrown), 2 * TEXT_CHARS_MAX);
        }
        out.end();
    }

    private static String frames(Throwable thrown) {
        StringBuilder frames = new StringBuilder();
        Throwable root = thrown;
        for (int depth = 0; root.getCause() != null && depth < FRAMES_MAX; depth++) {
            root = root.getCause();
        }
        if (thrown.getCause() != null) {
            frames.append("cause ").append(root).append(" | ");
        }
        StackTraceElement[] stack = root.getStackTrace();
        for (int i = 0; i < Math.min(stack.length, FRAMES_MAX); i++) {
            frames.append(i == 0 ? "" : " | ").append(stack[i]);
        }
        return frames.toString();
    }
}
