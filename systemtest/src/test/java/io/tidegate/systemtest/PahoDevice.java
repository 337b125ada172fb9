package io.tidegate.systemtest;

import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
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
    private final Inbox inbox = new Inbox();
    private final Vigil vigil = new Vigil();

    PahoDevice(Door door, String clientId, int version) throws MqttException {
        this.papers = door.papers();
        String scheme = papers == null ? "tcp" : "ssl";
        this.client = new MqttClient(scheme + "://127.0.0.1:" + door.port(), clientId, new MemoryPersistence());
        this.version = version;
        client.setTimeToWait(Patience.MOST_MILLIS);
        client.setCallback(new MqttCallback() {
            @Override
            public void connectionLost(Throwable cause) {
                vigil.lost(String.valueOf(cause));
            }

            @Override
            public void messageArrived(String topic, MqttMessage message) {
                inbox.add(new Message(topic, message.getPayload(), message.getQos(), message.isRetained()));
            }

            @Override
            public void deliveryComplete(IMqttDeliveryToken token) {
                // publish() waits for it.
            }
        });
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
        vigil.connected();
        return present;
    }

    @Override
    public void onLost(Consumer<String> listener) {
        vigil.tells(listener);
    }

    @Override
    public void onMessage(Consumer<Message> listener) {
        inbox.goesTo(listener);
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
    public Message receive() throws InterruptedException {
        return inbox.take();
    }

    @Override
    public boolean hasMail() {
        return inbox.hasMail();
    }

    @Override
    public void disconnect() throws MqttException {
        vigil.leaving();
        client.disconnect();
    }

    @Override
    public void close() {
        vigil.leaving();
        try {
            if (client.isConnected()) {
                client.disconnect();
            }
            client.close();
        } catch (MqttException e) {
            throw new AssertionError("cannot disconnect", e);
        }
    }
}
