package io.tidegate.systemtest;

/// A client library, and the version of MQTT that it speaks here.
enum Library {
    PAHO_3_1,
    PAHO_3_1_1,
    PAHO_5,
    HIVEMQ_3_1_1,
    HIVEMQ_5;

    Device device(Door door, String clientId) throws Exception {
        return switch (this) {
            case PAHO_3_1 -> new PahoDevice(door, clientId, PahoDevice.MQTT_3_1);
            case PAHO_3_1_1 -> new PahoDevice(door, clientId, PahoDevice.MQTT_3_1_1);
            case PAHO_5 -> new Paho5Device(door, clientId);
            case HIVEMQ_3_1_1 -> new HiveMq3Device(door, clientId);
            case HIVEMQ_5 -> new HiveMq5Device(door, clientId);
        };
    }

    /// CONNECT of the same version, by hand.
    Hello hello(String clientId) {
        return switch (this) {
            case PAHO_3_1 -> Hello.v31(clientId);
            case PAHO_3_1_1, HIVEMQ_3_1_1 -> Hello.v311(clientId);
            case PAHO_5, HIVEMQ_5 -> Hello.v5(clientId);
        };
    }
}
