package io.tidegate.systemtest;

import java.nio.charset.StandardCharsets;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.jspecify.annotations.Nullable;

/// Eclipse Paho for MQTT 3.
final class PahoDevice implements Device {
    static final int MQTT_3_1 = MqttConnectOptions.MQTT_VERSION_3_1;
    static final int MQTT_3_1_1 = MqttConnectOptions.MQTT_VERSION_3_1_1;

    private final MqttClient client;
    private final int version;
    private final @Nullable Papers papers;
    private final Ears ears = new Ears();

    PahoDevice(Door door, String clientId, int version) throws MqttException {
        this.papers = door.papers();
        String scheme = papers == null ? "tcp" : "ssl";
        this.client = new MqttClient(scheme + "://127.0.0.1:" + door.port(), clientId, new MemoryPersistence());
        this.version = version;
        client.setTimeToWait(Patience.MOST_MILLIS);
        client.setCallback(new MqttCallback() {
            @Override
            public void connectionLost(Throwable cause) {
                ears.vigil().lost(String.valueOf(cause));
            }

            @Override
            public void messageArrived(String topic, MqttMessage message) {
                ears.inbox().add(new Message(topic, message.getPayload(), message.getQos(), message.isRetained()));
            }

            @Override
            public void deliveryComplete(IMqttDeliveryToken token) {
                // publish() waits for it.
            }
        });
    }

    @Override
    public Ears ears() {
        return ears;
    }

    @Override
    public boolean connect(Greeting greeting) throws MqttException {
        MqttConnectOptions options = new MqttConnectOptions();
        options.setMqttVersion(version);
        if (papers != null) {
            options.setSocketFactory(papers.context().getSocketFactory());
        }
        options.setCleanSession(greeting.isClean());
        options.setKeepAliveInterval(greeting.keepAlive());
        options.setAutomaticReconnect(false);
        options.setConnectionTimeout(Patience.MOST_MILLIS / 1000);
        Hello.Will will = greeting.will();
        if (will != null) {
            options.setWill(will.topic(), will.text().getBytes(StandardCharsets.UTF_8), will.qos(), false);
        }
        boolean present = client.connectWithResult(options).getSessionPresent();
        ears.vigil().connected();
        return present;
    }

    @Override
    public void subscribe(String filter, int qos) throws MqttException {
        client.subscribe(filter, qos);
    }

    @Override
    public void publish(Message message) throws MqttException {
        client.publish(message.topic(), message.payload(), message.qos(), message.retained());
    }

    @Override
    public void disconnect() throws MqttException {
        ears.vigil().leaving();
        client.disconnect();
    }

    @Override
    public void close() {
        ears.vigil().leaving();
        try {
            client.disconnect();
        } catch (MqttException _) {
            // It was not connected, or has just been cut off.
        }
        try {
            client.close();
        } catch (MqttException e) {
            throw new AssertionError("cannot be closed", e);
        }
    }
}
