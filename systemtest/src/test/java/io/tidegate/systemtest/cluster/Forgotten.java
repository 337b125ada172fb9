package io.tidegate.systemtest.cluster;

/// What the cluster itself forgot, so that no balancer can answer for it.
///
/// @param clientId of the subscriber that may lack it, or of the publisher whose message may be published twice
/// @param payload as text
public record Forgotten(Kind kind, String clientId, String topic, String payload, int qos) {
    public enum Kind {
        /// It was kept, or due to be kept, for a session that is gone.
        LOST,
        /// QoS 2 that was published, of which it is not known any more.
        MAY_COME_TWICE
    }
}
