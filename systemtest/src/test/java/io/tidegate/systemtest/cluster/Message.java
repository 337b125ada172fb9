package io.tidegate.systemtest.cluster;

import io.tidegate.systemtest.wire.Bytes;
import io.tidegate.systemtest.wire.Packet.Publish;
import io.tidegate.systemtest.wire.Packet.Will;
import io.tidegate.systemtest.wire.Properties;
import io.tidegate.systemtest.wire.Property;

/// What was published, as nodes pass it on. Immutable.
///
/// @param publisher client id
/// @param properties those of the publisher that go on to subscribers
record Message(String publisher, String topic, Bytes payload, int qos, boolean retain, Properties properties) {
    static Message of(String publisher, String topic, Publish publish) {
        return new Message(
                publisher,
                topic,
                publish.payload(),
                publish.qos(),
                publish.retain(),
                publish.properties().without(Property.ALIAS));
    }

    static Message of(String clientId, Will will) {
        return new Message(
                clientId,
                will.topic(),
                will.payload(),
                will.qos(),
                will.retain(),
                will.properties().without(Property.WILL_DELAY));
    }
}
