package io.tidegate.protect;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How many connections may begin in how long, on average. Immutable.
///
/// @param permits 1 or more; [#INFINITY] has `Long.MAX_VALUE`
/// @param per 1 ms..[#PER_MAX], whole milliseconds
public record ConnectionRate(long permits, Duration per) {
    public static final Duration PER_MAX = Duration.ofDays(365);

    /// No bound.
    public static final ConnectionRate INFINITY = new ConnectionRate(Long.MAX_VALUE, Duration.ofSeconds(1));

    private static final Pattern FORM = Pattern.compile("([0-9]{1,18})/([0-9]{0,9})(ms|s|m|h|d)");

    public ConnectionRate {
        if (permits < 1) {
            throw new IllegalArgumentException("a rate is of 1 or more connections, was " + permits);
        }
        boolean whole = per.toNanosPart() % 1_000_000 == 0;
        if (per.compareTo(Duration.ofMillis(1)) < 0 || per.compareTo(PER_MAX) > 0 || !whole) {
            throw new IllegalArgumentException("a rate is per 1ms..365d in whole milliseconds, was " + per);
        }
    }

    /// Reads rates as EMQX writes them: `1000/s`, `500/10s`, `60000/m`, `infinity`. Units: ms, s, m, h, d.
    ///
    /// @throws IllegalArgumentException saying what is wrong and what to write
    public static ConnectionRate parse(String text) {
        String stripped = text.strip();
        if (stripped.equals("infinity")) {
            return INFINITY;
        }
        Matcher form = FORM.matcher(stripped);
        if (!form.matches()) {
            throw new IllegalArgumentException(
                    "rate \"" + text + "\": write such as \"1000/s\", \"500/10s\", \"60000/m\" or \"infinity\"");
        }
        long count = form.group(2).isEmpty() ? 1 : Long.parseLong(form.group(2));
        try {
            return new ConnectionRate(
                    Long.parseLong(form.group(1)), unit(form.group(3)).multipliedBy(count));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("rate \"" + text + "\": " + e.getMessage(), e);
        }
    }

    private static Duration unit(String name) {
        return switch (name) {
            case "ms" -> Duration.ofMillis(1);
            case "s" -> Duration.ofSeconds(1);
            case "m" -> Duration.ofMinutes(1);
            case "h" -> Duration.ofHours(1);
            case "d" -> Duration.ofDays(1);
            default -> throw new AssertionError(name);
        };
    }

    public boolean isInfinite() {
        return permits == Long.MAX_VALUE;
    }

    /// As EMQX writes it, in the largest unit that fits: what [#parse] reads back.
    @Override
    public String toString() {
        if (isInfinite()) {
            return "infinity";
        }
        for (String name : new String[] {"d", "h", "m", "s"}) {
            long unit = unit(name).toMillis();
            if (per.toMillis() % unit == 0) {
                return permits + "/" + times(per.toMillis() / unit) + name;
            }
        }
        return permits + "/" + times(per.toMillis()) + "ms";
    }

    private static String times(long count) {
        return count == 1 ? "" : Long.toString(count);
    }
}
