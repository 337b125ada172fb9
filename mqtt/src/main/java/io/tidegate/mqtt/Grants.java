package io.tidegate.mqtt;

import java.util.EnumMap;
import java.util.Map;

/// What a node that took a client said about itself in its CONNACK (MQTT 5, 3.2.2.3): what the client
/// may count on from then on. Immutable.
///
/// @param sessionExpirySeconds [#UNSAID] = what the client asked for
/// @param serverKeepAliveSeconds [#UNSAID] = what the client asked for
/// @param retain 1 where retained messages are available; so with the following
public record Grants(
        int receiveMaximum,
        int maximumQos,
        long maximumPacketSize,
        int topicAliasMaximum,
        long sessionExpirySeconds,
        int serverKeepAliveSeconds,
        int retain,
        int wildcards,
        int subscriptionIdentifiers,
        int sharedSubscriptions) {
    public static final int UNSAID = -1;

    /// What holds where nothing is said, and before MQTT 5.
    public static final Grants DEFAULT =
            new Grants(65_535, 2, ConnectProperties.NO_LIMIT, 0, UNSAID, UNSAID, 1, 1, 1, 1);

    /// @param connack the whole packet, valid as [GreetingReader] has it
    public static Grants read(byte[] connack, Version version) {
        int block = RemainingLength.end(connack) + 2;
        if (version != Version.V5 || connack.length <= block) {
            return DEFAULT;
        }
        Map<Property, Long> numbers = numbers(connack, block);
        return new Grants(
                number(numbers, Property.RECEIVE_MAXIMUM, DEFAULT.receiveMaximum),
                number(numbers, Property.MAXIMUM_QOS, DEFAULT.maximumQos),
                numbers.getOrDefault(Property.MAXIMUM_PACKET_SIZE, DEFAULT.maximumPacketSize),
                number(numbers, Property.TOPIC_ALIAS_MAXIMUM, 0),
                numbers.getOrDefault(Property.SESSION_EXPIRY_INTERVAL, (long) UNSAID),
                number(numbers, Property.SERVER_KEEP_ALIVE, UNSAID),
                number(numbers, Property.RETAIN_AVAILABLE, 1),
                number(numbers, Property.WILDCARD_SUBSCRIPTION_AVAILABLE, 1),
                number(numbers, Property.SUBSCRIPTION_IDENTIFIER_AVAILABLE, 1),
                number(numbers, Property.SHARED_SUBSCRIPTION_AVAILABLE, 1));
    }

    private static int number(Map<Property, Long> numbers, Property property, int otherwise) {
        return Math.toIntExact(numbers.getOrDefault(property, (long) otherwise));
    }

    private static Map<Property, Long> numbers(byte[] connack, int block) {
        Map<Property, Long> numbers = new EnumMap<>(Property.class);
        Cursor cursor = new Cursor(connack, block, connack.length, Version.V5).due("§3.2.2.3", "a property");
        cursor.variable();
        while (!cursor.atEnd()) {
            Property property = Property.of(cursor.variable());
            if (property == null) {
                break;
            }
            switch (property.form) {
                case BYTE -> numbers.put(property, (long) cursor.uint8());
                case TWO_BYTES -> numbers.put(property, (long) cursor.uint16());
                case FOUR_BYTES -> numbers.put(property, cursor.uint32());
                case VARIABLE -> numbers.put(property, (long) cursor.variable());
                case STRING, BINARY -> cursor.binary();
                case PAIR -> {
                    cursor.binary();
                    cursor.binary();
                }
            }
        }
        return numbers;
    }

    /// What this one grants less of than the client was told; empty where nothing.
    public String narrowerThan(Grants told) {
        if (receiveMaximum < told.receiveMaximum) {
            return "receive maximum " + receiveMaximum + ", was " + told.receiveMaximum;
        }
        if (maximumQos < told.maximumQos) {
            return "maximum QoS " + maximumQos + ", was " + told.maximumQos;
        }
        if (maximumPacketSize < told.maximumPacketSize) {
            return "maximum packet size " + maximumPacketSize + ", was " + told.maximumPacketSize;
        }
        if (topicAliasMaximum < told.topicAliasMaximum) {
            return "topic alias maximum " + topicAliasMaximum + ", was " + told.topicAliasMaximum;
        }
        boolean lacks = retain < told.retain
                || wildcards < told.wildcards
                || subscriptionIdentifiers < told.subscriptionIdentifiers
                || sharedSubscriptions < told.sharedSubscriptions;
        return lacks ? "a feature is not available that was" : "";
    }

    /// The same but for how many messages are taken at a time.
    public Grants receiving(int most) {
        return new Grants(
                most,
                maximumQos,
                maximumPacketSize,
                topicAliasMaximum,
                sessionExpirySeconds,
                serverKeepAliveSeconds,
                retain,
                wildcards,
                subscriptionIdentifiers,
                sharedSubscriptions);
    }

    /// The same CONNACK without a word about the session's expiry.
    ///
    /// @param connack the whole packet, valid, of MQTT 5
    public static byte[] withoutSessionExpiry(byte[] connack) {
        int body = RemainingLength.end(connack);
        if (connack.length <= body + 2) {
            return connack;
        }
        Field block = new Field(connack, body + 2, connack.length - body - 2);
        byte[] rest = PropertyCut.without(block, Property.SESSION_EXPIRY_INTERVAL);
        return new PacketWriter()
                .bytes(connack, body, body + 2)
                .variable(rest.length)
                .bytes(rest)
                .packet(0x20);
    }
}
