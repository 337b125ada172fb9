package io.tidegate.config;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Forms of what is counted and measured: whole numbers, decimals, durations, sizes.
final class Quantities {
    private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,18}");
    private static final Pattern DECIMAL = Pattern.compile("-?[0-9]{1,9}(\\.[0-9]{1,9})?");
    private static final Pattern MEASURE = Pattern.compile("(-?[0-9]{1,12}(?:\\.[0-9]{1,9})?)\\s*([A-Za-z]*)");

    private Quantities() {}

    /// Both bounds are included.
    static Form<Integer> whole(int min, int max) {
        String range = max >= Integer.MAX_VALUE - 1 ? min + " or more" : min + ".." + max;
        return Form.text("number, " + range, text -> {
            if (!WHOLE.matcher(text).matches()) {
                throw new IllegalArgumentException("\"" + text + "\" is no whole number; write one of " + range);
            }
            long number = Long.parseLong(text);
            if (number < min || number > max) {
                throw new IllegalArgumentException(text + " is out of range: " + min + ".." + max);
            }
            return (int) number;
        });
    }

    /// Both bounds are included.
    static Form<Double> decimal(double min, double max) {
        String range = min + ".." + max;
        return Form.text("number, " + range, text -> {
            if (!DECIMAL.matcher(text).matches()) {
                throw new IllegalArgumentException("\"" + text + "\" is no number; write one of " + range);
            }
            double number = Double.parseDouble(text);
            if (number < min || number > max) {
                throw new IllegalArgumentException(text + " is out of range: " + range);
            }
            return number;
        });
    }

    /// Both bounds are included, and written as a configuration writes them.
    static Form<Duration> duration(String min, String max) {
        Duration shortest = duration(min);
        Duration longest = duration(max);
        return Form.text("duration, " + min + ".." + max, text -> {
            Duration duration = duration(text);
            if (duration.compareTo(shortest) < 0 || duration.compareTo(longest) > 0) {
                throw new IllegalArgumentException(text + " is out of range: " + min + ".." + max);
            }
            return duration;
        });
    }

    /// Both bounds are included, and written as a configuration writes them. In bytes.
    static Form<Long> size(String min, String max) {
        long smallest = size(min);
        long largest = size(max);
        return Form.text("size, " + min + ".." + max, text -> {
            long size = size(text);
            if (size < smallest || size > largest) {
                throw new IllegalArgumentException(text + " is out of range: " + min + ".." + max);
            }
            return size;
        });
    }

    private static Duration duration(String text) {
        Matcher measure = MEASURE.matcher(text);
        if (!measure.matches()) {
            throw new IllegalArgumentException("\"" + text + "\" is no duration; write such as 2s or 500ms");
        }
        if (measure.group(2).isEmpty()) {
            throw new IllegalArgumentException(text + " has no unit; write " + text + "s or " + text + "ms");
        }
        return Duration.ofNanos(scaled(measure.group(1), nanos(measure.group(2), text)));
    }

    /// HOCON's units.
    private static long nanos(String unit, String text) {
        return switch (unit) {
            case "ns", "nano", "nanos", "nanosecond", "nanoseconds" -> 1;
            case "us", "micro", "micros", "microsecond", "microseconds" -> 1_000;
            case "ms", "milli", "millis", "millisecond", "milliseconds" -> 1_000_000;
            case "s", "second", "seconds" -> 1_000_000_000;
            case "m", "minute", "minutes" -> 60_000_000_000L;
            case "h", "hour", "hours" -> 3_600_000_000_000L;
            case "d", "day", "days" -> 86_400_000_000_000L;
            default ->
                throw new IllegalArgumentException(
                        "\"" + text + "\": a duration has the unit ms, s, m, h or d, such as 2s");
        };
    }

    private static long size(String text) {
        Matcher measure = MEASURE.matcher(text);
        if (!measure.matches()) {
            throw new IllegalArgumentException("\"" + text + "\" is no size; write such as 512KB or 256MB");
        }
        if (measure.group(2).isEmpty()) {
            throw new IllegalArgumentException(
                    text + " has no unit; write " + text + "B, " + text + "KB or " + text + "MB");
        }
        return scaled(measure.group(1), bytes(measure.group(2), text));
    }

    /// As EMQX reads them: powers of 1024, in capitals or not.
    private static long bytes(String unit, String text) {
        return switch (unit.toUpperCase(Locale.ROOT)) {
            case "B" -> 1;
            case "KB" -> 1L << 10;
            case "MB" -> 1L << 20;
            case "GB" -> 1L << 30;
            default ->
                throw new IllegalArgumentException(
                        "\"" + text + "\": a size has the unit B, KB, MB or GB, such as 512KB");
        };
    }

    /// Saturates: what does not fit is out of every range.
    private static long scaled(String number, long unit) {
        BigDecimal product =
                new BigDecimal(number).multiply(BigDecimal.valueOf(unit)).setScale(0, RoundingMode.HALF_UP);
        return product.min(BigDecimal.valueOf(Long.MAX_VALUE))
                .max(BigDecimal.valueOf(Long.MIN_VALUE))
                .longValueExact();
    }
}
