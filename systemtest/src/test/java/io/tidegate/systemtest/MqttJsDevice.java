package io.tidegate.systemtest;

import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// MQTT.js as a device, a process of its own that does what it is told line by line: see `mqttjs-device.cjs`. Over TLS
/// it shows no certificate. Confined.
final class MqttJsDevice implements Device {
    private final Door door;
    private final String clientId;
    private final int version;
    private final Ears ears = new Ears();
    private @Nullable Program program;
    private int orders;

    /// @param version of the protocol: 4 (MQTT 3.1.1), 5
    MqttJsDevice(Door door, String clientId, int version) {
        this.door = door;
        this.clientId = clientId;
        this.version = version;
    }

    @Override
    public Ears ears() {
        return ears;
    }

    @Override
    public boolean connect(Greeting greeting) {
        close();
        Hello.Will will = greeting.will();
        Papers papers = door.papers();
        Program running = MqttJs.device(
                List.of(
                        (papers == null ? "mqtt" : "mqtts") + "://127.0.0.1:" + door.port(),
                        clientId,
                        String.valueOf(version),
                        String.valueOf(greeting.isClean()),
                        String.valueOf(greeting.expiry()),
                        String.valueOf(greeting.keepAlive()),
                        will == null ? "" : will.topic(),
                        will == null ? "" : will.text(),
                        will == null ? "0" : String.valueOf(will.qos()),
                        String.valueOf(greeting.willDelay()),
                        papers == null ? "" : papers.authority().toString()),
                this::said);
        program = running;
        String connected = running.awaitLine("connected ");
        ears.vigil().connected();
        return connected.endsWith("true");
    }

    private void said(String line) {
        String[] words = line.split(" ", -1);
        if (line.startsWith("message ")) {
            byte[] payload = Base64.getDecoder().decode(words[4]);
            ears.inbox().add(new Message(words[1], payload, Integer.parseInt(words[2]), words[3].equals("true")));
        } else if (line.startsWith("lost ")) {
            ears.vigil().lost(line);
        }
    }

    private void order(String words) {
        Program running = program;
        if (running == null) {
            throw new IllegalStateException("not connected");
        }
        int number = ++orders;
        running.tell(number + " " + words);
        String answer = running.awaitLine("the answer to " + words, line -> line.startsWith("did " + number + " "));
        if (!answer.equals("did " + number + " well")) {
            throw new AssertionError(words + ": " + answer);
        }
    }

    @Override
    public void subscribe(String filter, int qos) {
        order("subscribe " + filter + " " + qos);
    }

    @Override
    public void publish(Message message) {
        String payload = Base64.getEncoder().encodeToString(message.payload());
        order("publish " + message.topic() + " " + message.qos() + " " + message.retained() + " " + payload);
    }

    @Override
    public void disconnect() {
        ears.vigil().leaving();
        order("disconnect");
        close();
    }

    /// It disconnects when its input ends.
    @Override
    public void close() {
        ears.vigil().leaving();
        Program running = program;
        program = null;
        if (running != null) {
            running.endInput();
            running.close();
        }
    }
}
