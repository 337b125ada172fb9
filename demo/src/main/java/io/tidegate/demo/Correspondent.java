package io.tidegate.demo;

/// A client that stays: it subscribes to one topic and publishes numbered messages on another, both at one QoS.
/// Immutable.
///
/// @param writes what it publishes on
/// @param out what becomes of that
/// @param hears what it subscribes to
/// @param in what becomes of that
record Correspondent(Hello hello, String writes, Ledger out, String hears, Ledger in) {
    String id() {
        return hello.clientId();
    }

    @Override
    public String toString() {
        return "%s (%s, QoS %d)".formatted(id(), hello.version().text(), out.qos());
    }
}
