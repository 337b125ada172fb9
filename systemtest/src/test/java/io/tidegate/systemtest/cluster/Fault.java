package io.tidegate.systemtest.cluster;

/// What a client did to a node and must not.
///
/// @param code reason code of MQTT 5 that says so
public record Fault(String node, String clientId, int code, String what) {
    @Override
    public String toString() {
        return "%s, client %s: 0x%02X %s".formatted(node, clientId, code, what);
    }
}
