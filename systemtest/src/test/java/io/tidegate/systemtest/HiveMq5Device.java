package io.tidegate.systemtest;

import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.client.mqtt.mqtt5.Mqtt5ClientBuilder;
import java.util.Objects;

/// HiveMQ's client for MQTT 5.
final class HiveMq5Device implements Device {
    private static final long SESSION_SECONDS = 3600;

    private final Mqtt5AsyncClient client;
    private final Mqtt5BlockingClient blocking;
    private final Inbox inbox = new Inbox();

    HiveMq5Device(Door door, String clientId) {
        Mqtt5ClientBuilder builder = Mqtt5Client.builder()
                .identifier(clientId)
                .serverHost("127.0.0.1")
                .serverPort(door.port());
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
                publish -> inbox.add(new Message(
                        publish.getTopic().toString(),
                        publish.getPayloadAsBytes(),
                        publish.getQos().getCode(),
                        publish.isRetain())));
    }

    @Override
    public boolean connect(Session session) {
        return blocking.connectWith()
                .cleanStart(session == Session.CLEAN)
                .sessionExpiryInterval(session == Session.KEPT ? SESSION_SECONDS : 0)
                .send()
                .isSessionPresent();
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
    public Message receive() throws InterruptedException {
        return inbox.take();
    }

    @Override
    public boolean hasMail() {
        return inbox.hasMail();
    }

    @Override
    public void disconnect() {
        blocking.disconnect();
    }

    @Override
    public void close() {
        if (client.getState().isConnected()) {
            blocking.disconnect();
        }
    }
}
