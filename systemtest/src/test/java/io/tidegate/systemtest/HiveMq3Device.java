package io.tidegate.systemtest;

import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.exceptions.ConnectionClosedException;
import com.hivemq.client.mqtt.exceptions.MqttClientStateException;
import com.hivemq.client.mqtt.mqtt3.Mqtt3AsyncClient;
import com.hivemq.client.mqtt.mqtt3.Mqtt3BlockingClient;
import com.hivemq.client.mqtt.mqtt3.Mqtt3Client;
import com.hivemq.client.mqtt.mqtt3.Mqtt3ClientBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/// HiveMQ's client for MQTT 3.1.1.
final class HiveMq3Device implements Device {
    private final Mqtt3AsyncClient client;
    private final Mqtt3BlockingClient blocking;
    private final Ears ears = new Ears();

    HiveMq3Device(Door door, String clientId) {
        Mqtt3ClientBuilder builder = Mqtt3Client.builder()
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
        var connect = blocking.connectWith().cleanSession(greeting.isClean()).keepAlive(greeting.keepAlive());
        Hello.Will will = greeting.will();
        if (will != null) {
            connect = connect.willPublish()
                    .topic(will.topic())
                    .payload(will.text().getBytes(StandardCharsets.UTF_8))
                    .qos(Objects.requireNonNull(MqttQos.fromCode(will.qos())))
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
