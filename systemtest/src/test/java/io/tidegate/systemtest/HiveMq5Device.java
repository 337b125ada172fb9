package io.tidegate.systemtest;

import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.exceptions.ConnectionClosedException;
import com.hivemq.client.mqtt.exceptions.MqttClientStateException;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.client.mqtt.mqtt5.Mqtt5ClientBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/// HiveMQ's client for MQTT 5.
final class HiveMq5Device implements Device {
    private final Mqtt5AsyncClient client;
    private final Mqtt5BlockingClient blocking;
    private final Ears ears = new Ears();

    HiveMq5Device(Door door, String clientId) {
        Mqtt5ClientBuilder builder = Mqtt5Client.builder()
                .identifier(clientId)
                .serverHost("127.0.0.1")
                .serverPort(door.port())
                .addDisconnectedListener(context -> ears.vigil().lost(context.getSource() + ": " + context.getCause()));
        Papers papers = door.papers();
        if (papers != null) {
            builder = builder.sslConfig()
                    .trustManagerFactory(papers.trust())
                    .keyManagerFactory(papers.keys())
                    .applySslConfig();
        }
        this.client = builder.buildAsync();
        this.blocking = client.toBlocking();
        client.publishes(
                MqttGlobalPublishFilter.ALL,
                publish -> ears.inbox()
                        .add(new Message(
                                publish.getTopic().toString(),
                                publish.getPayloadAsBytes(),
                                publish.getQos().getCode(),
                                publish.isRetain())));
    }

    @Override
    public Ears ears() {
        return ears;
    }

    @Override
    public boolean connect(Greeting greeting) {
        var connect = blocking.connectWith()
                .cleanStart(greeting.isClean())
                .sessionExpiryInterval(greeting.expiry())
                .keepAlive(greeting.keepAlive());
        Hello.Will will = greeting.will();
        if (will != null) {
            connect = connect.willPublish()
                    .topic(will.topic())
                    .payload(will.text().getBytes(StandardCharsets.UTF_8))
                    .qos(Objects.requireNonNull(MqttQos.fromCode(will.qos())))
                    .delayInterval(greeting.willDelay())
                    .applyWillPublish();
        }
        boolean present = connect.send().isSessionPresent();
        ears.vigil().connected();
        return present;
    }

    @Override
    public void subscribe(String filter, int qos) {
        blocking.subscribeWith()
                .topicFilter(filter)
                .qos(Objects.requireNonNull(MqttQos.fromCode(qos)))
                .send();
    }

    @Override
    public void publish(Message message) {
        blocking.publishWith()
                .topic(message.topic())
                .payload(message.payload())
                .qos(Objects.requireNonNull(MqttQos.fromCode(message.qos())))
                .retain(message.retained())
                .send();
    }

    @Override
    public void disconnect() {
        ears.vigil().leaving();
        blocking.disconnect();
    }

    @Override
    public void close() {
        ears.vigil().leaving();
        try {
            blocking.disconnect();
        } catch (MqttClientStateException | ConnectionClosedException _) {
            // It was not connected, or has just been cut off.
        }
    }
}
