package io.tidegate.mqtt;

/// The will message of a CONNECT (3.1.2.5): a view on its bytes.
///
/// @param qos 0, 1 or 2
/// @param properties the bytes of its properties, their length included; empty before MQTT 5
/// @param delaySeconds the will delay interval; 0 before MQTT 5
public record Will(int qos, Retain retain, Field topic, Field payload, Field properties, long delaySeconds) {
    public enum Retain {
        NO,
        YES
    }
}
