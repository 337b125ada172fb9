package io.tidegate.systemtest;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// `mosquitto_sub` as a device that subscribes once and publishes nothing. It connects as it subscribes, and again by
/// itself when it is cut off, which it says, and which is a loss. Confined.
final class MosquittoDevice implements Device {
    /// Told to go by a signal, it says a word, or locks itself up: where it writes its log just then.
    private static final Duration WORD = Duration.ofSeconds(10);

    private static final Pattern MAIL = Pattern.compile("mail (\\S+) ([012]) ([01]) ([0-9a-f]*)");

    private final Door door;
    private final String clientId;
    private final int version;
    private final Ears ears = new Ears();
    private Greeting greeting = Greeting.clean();
    private @Nullable Program program;
    private int connects;

    /// @param version of the protocol: 4 (MQTT 3.1.1), 5
    MosquittoDevice(Door door, String clientId, int version) {
        this.door = door;
        this.clientId = clientId;
        this.version = version;
    }

    @Override
    public Ears ears() {
        return ears;
    }

    @Override
    public boolean connect(Greeting with) {
        greeting = with;
        return false;
    }

    @Override
    public void subscribe(String filter, int qos) {
        List<String> arguments = new ArrayList<>(List.of(
                "-V",
                version == 5 ? "5" : "311",
                "-i",
                clientId,
                "-t",
                filter,
                "-q",
                String.valueOf(qos),
                "-k",
                String.valueOf(greeting.keepAlive()),
                "-F",
                "mail %t %q %r %x"));
        Papers papers = door.papers();
        if (papers != null) {
            arguments.addAll(papers.ofMosquitto());
        }
        if (!greeting.isClean()) {
            arguments.add("-c");
        }
        if (version == 5 && greeting.expiry() > 0) {
            arguments.addAll(List.of("-x", String.valueOf(greeting.expiry())));
        }
        Hello.Will will = greeting.will();
        if (will != null) {
            arguments.addAll(List.of("--will-topic", will.topic(), "--will-payload", will.text()));
            arguments.addAll(List.of("--will-qos", String.valueOf(will.qos())));
        }
        program = MosquittoClient.subscribe(door.port(), this::said, arguments.toArray(String[]::new));
        ears.vigil().connected();
    }

    private void said(String line) {
        Matcher mail = MAIL.matcher(line);
        if (mail.matches()) {
            byte[] payload = HexFormat.of().parseHex(mail.group(4));
            boolean retained = mail.group(3).equals("1");
            ears.inbox().add(new Message(mail.group(1), payload, Integer.parseInt(mail.group(2)), retained));
        } else if (line.contains(" received DISCONNECT") || (line.contains(" sending CONNECT") && ++connects > 1)) {
            ears.vigil().lost(line);
        }
    }

    @Override
    public void publish(Message message) {
        throw new UnsupportedOperationException("mosquitto_sub publishes nothing");
    }

    /// SIGINT: it says DISCONNECT; in MQTT 5 with reason code 0x04, which has its will published. Where it locks itself
    /// up it is killed, and has said nothing.
    @Override
    public void disconnect() {
        ears.vigil().leaving();
        Program running = program;
        program = null;
        if (running != null) {
            running.signal("INT");
            running.endsWithin(WORD);
            running.close();
        }
    }

    /// Ends it without a word.
    @Override
    public void close() {
        ears.vigil().leaving();
        Program running = program;
        program = null;
        if (running != null) {
            running.close();
        }
    }
}
