package io.tidegate.systemtest;

import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3AsyncClient;
import com.hivemq.client.mqtt.mqtt3.Mqtt3BlockingClient;
import com.hivemq.client.mqtt.mqtt3.Mqtt3Client;
import com.hivemq.client.mqtt.mqtt3.Mqtt3ClientBuilder;
import java.util.Objects;

/// HiveMQ's client for MQTT 3.1.1.
final class HiveMq3Device implements Device {
    private final Mqtt3AsyncClient client;
    private final Mqtt3BlockingClient blocking;
    private final Inbox inbox = new Inbox();

    HiveMq3Device(Door door, String clientId) {
        Mqtt3ClientBuilder builder = Mqtt3Client.builder()
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
                .cleanSession(session == Session.CLEAN)
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
