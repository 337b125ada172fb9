package io.tidegate.systemtest;

import java.nio.charset.StandardCharsets;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.jspecify.annotations.Nullable;

/// Eclipse Paho for MQTT 5.
final class Paho5Device implements Device {
    /// It logs each PUBREL otherwise. Held here, since JUL keeps loggers weakly.
    private static final Logger LOGGER = Logger.getLogger("org.eclipse.paho.mqttv5");

    static {
        LOGGER.setLevel(Level.WARNING);
    }

    private final MqttClient client;
    private final @Nullable Papers papers;
    private final Ears ears = new Ears();

    Paho5Device(Door door, String clientId) throws MqttException {
        this.papers = door.papers();
        String scheme = papers == null ? "tcp" : "ssl";
        this.client = new MqttClient(scheme + "://127.0.0.1:" + door.port(), clientId, new MemoryPersistence());
        client.setTimeToWait(Patience.MOST_MILLIS);
        client.setCallback(new ToInbox());
    }

    private final class ToInbox implements MqttCallback {
        @Override
        public void messageArrived(String topic, MqttMessage message) {
            ears.inbox().add(new Message(topic, message.getPayload(), message.getQos(), message.isRetained()));
        }

        @Override
        public void disconnected(MqttDisconnectResponse response) {
            ears.vigil().lost(String.valueOf(response));
        }

        @Override
        public void mqttErrorOccurred(MqttException exception) {
            // As above.
        }

        @Override
        public void deliveryComplete(IMqttToken token) {
            // publish() waits for it.
        }

        @Override
        public void connectComplete(boolean reconnect, String serverUri) {
            // connect() waits for it.
        }

        @Override
        public void authPacketArrived(int reasonCode, MqttProperties properties) {
            // Nobody asks for it.
        }
    }

    @Override
    public Ears ears() {
        return ears;
    }

    @Override
    public boolean connect(Greeting greeting) throws MqttException {
        MqttConnectionOptions options = new MqttConnectionOptions();
        if (papers != null) {
            options.setSocketFactory(papers.context().getSocketFactory());
        }
        options.setCleanStart(greeting.isClean());
        if (greeting.expiry() > 0) {
            options.setSessionExpiryInterval(greeting.expiry());
        }
        options.setKeepAliveInterval(greeting.keepAlive());
        options.setAutomaticReconnect(false);
        options.setConnectionTimeout(Patience.MOST_MILLIS / 1000);
        Hello.Will will = greeting.will();
        if (will != null) {
            MqttMessage message = new MqttMessage(will.text().getBytes(StandardCharsets.UTF_8));
            message.setQos(will.qos());
            options.setWill(will.topic(), message);
            MqttProperties properties = new MqttProperties();
            properties.setWillDelayInterval(greeting.willDelay());
            options.setWillMessageProperties(properties);
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
