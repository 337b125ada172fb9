package io.tidegate.systemtest;

/// What a [Device] is made of: a client library, and the version of MQTT that it speaks.
enum Make {
    HIVEMQ_3,
    PAHO_3,
    MQTT_JS_3,
    MOSQUITTO_3,
    HIVEMQ_5,
    PAHO_5,
    MQTT_JS_5,
    MOSQUITTO_5;

    private static final int MQTT_3_1_1 = 4;
    private static final int MQTT_5 = 5;

    Device device(Door door, String clientId) throws Exception {
        return switch (this) {
            case HIVEMQ_3 -> new HiveMq3Device(door, clientId);
            case PAHO_3 -> new PahoDevice(door, clientId, PahoDevice.MQTT_3_1_1);
            case MQTT_JS_3 -> new MqttJsDevice(door, clientId, MQTT_3_1_1);
            case MOSQUITTO_3 -> new MosquittoDevice(door, clientId, MQTT_3_1_1);
            case HIVEMQ_5 -> new HiveMq5Device(door, clientId);
            case PAHO_5 -> new Paho5Device(door, clientId);
            case MQTT_JS_5 -> new MqttJsDevice(door, clientId, MQTT_5);
            case MOSQUITTO_5 -> new MosquittoDevice(door, clientId, MQTT_5);
        };
    }
}
