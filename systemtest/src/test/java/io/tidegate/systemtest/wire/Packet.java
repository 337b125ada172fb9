package io.tidegate.systemtest.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A control packet of MQTT 3.1.1 or 5.0; in 3.1.1 without properties, and codes are those of 3.1.1. Immutable.
public sealed interface Packet {
    int MQTT_3_1_1 = 4;
    int MQTT_5 = 5;

    /// @param properties of the will
    record Will(String topic, Bytes payload, int qos, boolean retain, Properties properties) {}

    /// @param level of the protocol: 4 or 5
    /// @param keepAlive seconds; 0 = none
    record Connect(
            int level,
            String clientId,
            boolean clean,
            int keepAlive,
            @Nullable Will will,
            @Nullable String userName,
            @Nullable Bytes password,
            Properties properties)
            implements Packet {}

    record Connack(boolean sessionPresent, int code, Properties properties) implements Packet {}

    /// @param topic empty where an alias stands for it
    /// @param id 0 with QoS 0
    record Publish(boolean dup, int qos, boolean retain, String topic, int id, Properties properties, Bytes payload)
            implements Packet {}

    /// PUBACK and those like it.
    record Ack(Kind kind, int id, int code, Properties properties) implements Packet {
        public static Ack of(Kind kind, int id) {
            return new Ack(kind, id, 0, Properties.NONE);
        }
    }

    /// What is acknowledged.
    enum Kind {
        PUBACK(4),
        PUBREC(5),
        PUBREL(6),
        PUBCOMP(7);

        final int type;

        Kind(int type) {
            this.type = type;
        }
    }

    /// @param qos the most that is asked for
    /// @param retainHandling 0 = retained messages are sent, 1 = for a new subscription, 2 = never
    record Filter(String filter, int qos, boolean noLocal, boolean retainAsPublished, int retainHandling) {
        public static Filter of(String filter, int qos) {
            return new Filter(filter, qos, false, false, 0);
        }
    }

    record Subscribe(int id, List<Filter> filters, Properties properties) implements Packet {}

    record Suback(int id, List<Integer> codes, Properties properties) implements Packet {}

    record Unsubscribe(int id, List<String> filters, Properties properties) implements Packet {}

    /// @param codes none in MQTT 3.1.1
    record Unsuback(int id, List<Integer> codes, Properties properties) implements Packet {}

    record Pingreq() implements Packet {}

    record Pingresp() implements Packet {}

    record Disconnect(int code, Properties properties) implements Packet {}

    record Auth(int code, Properties properties) implements Packet {}
}
