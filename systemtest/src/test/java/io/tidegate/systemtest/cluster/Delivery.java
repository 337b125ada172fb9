package io.tidegate.systemtest.cluster;

import java.util.List;

/// A message on its way to one client. Confined.
final class Delivery {
    final Message message;
    final int qos;
    final boolean retain;
    final List<Long> subscriptionIds;
    /// 0 = it has none yet.
    int id;

    /// Whether any connection ever carried it.
    boolean wasSent;
    /// Whether the connection of now carried it, or its PUBREL.
    boolean isOnLeg;
    /// QoS 2: whether PUBREC came.
    boolean isReceived;

    Delivery(Message message, int qos, boolean retain, List<Long> subscriptionIds) {
        this.message = message;
        this.qos = qos;
        this.retain = retain;
        this.subscriptionIds = subscriptionIds;
    }
}
