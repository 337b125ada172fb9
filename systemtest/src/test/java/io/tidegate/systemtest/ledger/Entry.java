package io.tidegate.systemtest.ledger;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A numbered message. Immutable.
///
/// @param qos that it is published with
/// @param number from 1, without gaps for each publisher, topic and QoS
public record Entry(String publisher, String topic, int qos, int number) {
    private static final Pattern TEXT = Pattern.compile("(.+)\\|(.+)\\|([012])\\|(\\d+)");

    /// Its payload.
    public String text() {
        return publisher + "|" + topic + "|" + qos + "|" + number;
    }

    /// Nothing where the payload is no such message.
    public static Optional<Entry> parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        return matcher.matches()
                ? Optional.of(new Entry(
                        matcher.group(1),
                        matcher.group(2),
                        Integer.parseInt(matcher.group(3)),
                        Integer.parseInt(matcher.group(4))))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return "#" + number + " of " + publisher + " on " + topic + " at QoS " + qos;
    }
}
