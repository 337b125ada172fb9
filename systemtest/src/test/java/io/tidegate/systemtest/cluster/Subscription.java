package io.tidegate.systemtest.cluster;

import io.tidegate.systemtest.wire.Packet.Filter;
import io.tidegate.systemtest.wire.Topics;

/// A subscription in force. Immutable.
///
/// @param qos granted
/// @param id subscription identifier; 0 = none
record Subscription(Filter filter, int qos, long id) {
    boolean wants(Message message, String clientId) {
        return Topics.matches(filter.filter(), message.topic())
                && !(filter.noLocal() && message.publisher().equals(clientId));
    }
}
