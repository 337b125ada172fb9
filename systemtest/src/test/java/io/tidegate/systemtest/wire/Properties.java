package io.tidegate.systemtest.wire;

import java.util.ArrayList;
import java.util.List;

/// Properties of a packet of MQTT 5, in order; none in MQTT 3.1.1. Immutable.
///
/// @param entries values are Long, String, [Bytes] or [Pair]
public record Properties(List<Entry> entries) {
    public static final Properties NONE = new Properties(List.of());

    public record Entry(Property property, Object value) {}

    /// A user property.
    public record Pair(String name, String value) {}

    public Properties with(Property property, long value) {
        return added(new Entry(property, value));
    }

    public Properties with(Property property, String value) {
        return added(new Entry(property, value));
    }

    private Properties added(Entry entry) {
        List<Entry> more = new ArrayList<>(entries);
        more.add(entry);
        return new Properties(List.copyOf(more));
    }

    public Properties without(Property property) {
        return has(property)
                ? new Properties(entries.stream()
                        .filter(entry -> entry.property() != property)
                        .toList())
                : this;
    }

    public boolean has(Property property) {
        return entries.stream().anyMatch(entry -> entry.property() == property);
    }

    /// The first value of a property that is a number.
    public long number(Property property, long otherwise) {
        for (Entry entry : entries) {
            if (entry.property() == property) {
                return (Long) entry.value();
            }
        }
        return otherwise;
    }

    public String text(Property property, String otherwise) {
        for (Entry entry : entries) {
            if (entry.property() == property) {
                return (String) entry.value();
            }
        }
        return otherwise;
    }

    /// All values of a property that are numbers.
    public List<Long> numbers(Property property) {
        return entries.stream()
                .filter(entry -> entry.property() == property)
                .map(entry -> (Long) entry.value())
                .toList();
    }
}
