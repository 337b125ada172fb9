package io.tidegate.health;

import io.tidegate.health.Outcome.Failure;
import io.tidegate.mqtt.Greeting;
import io.tidegate.mqtt.GreetingReader;
import io.tidegate.mqtt.PacketHead;
import io.tidegate.mqtt.Version;
import java.util.Arrays;

/// What a node says to a probe's CONNECT and PINGREQ, and what the probe does about it. Confined to one probe; bytes
/// in, steps out.
///
/// Any CONNACK shows that the broker is at work, a refusal of our credentials too; but for the codes that say
/// "not here": of these 0x9C and 0x9D say that clients are to leave, the others that it is not available.
final class MqttTalk {
    /// Of all that a node may say.
    static final int BYTES_MAX = 64 * 1024;

    private static final int ACCEPTED = 0;
    private static final int USE_ANOTHER_SERVER = 0x9C;
    private static final int SERVER_MOVED = 0x9D;
    private static final int REASON_AT = 2;

    private final Version version;
    private byte[] bytes = {};
    private boolean greeted;

    MqttTalk(Version version) {
        this.version = version;
    }

    /// What the probe does next.
    sealed interface Step {
        /// It waits for more bytes.
        record Wait() implements Step {}

        /// It sends PINGREQ, and waits for the answer.
        record Ping() implements Step {}

        /// It is over.
        ///
        /// @param refusal the code of a CONNACK that refused us for what we said; 0 = it did not
        record Over(Outcome outcome, LastWord lastWord, int refusal) implements Step {}
    }

    /// What is said before our output ends.
    enum LastWord {
        NONE,
        DISCONNECT
    }

    private static final Step WAIT = new Step.Wait();
    private static final Step PING = new Step.Ping();

    /// Further bytes came. Not after [Step.Over].
    Step received(byte[] more) {
        if (bytes.length + more.length > BYTES_MAX) {
            return broken("it says more than " + BYTES_MAX + " bytes to a CONNECT");
        }
        int had = bytes.length;
        bytes = Arrays.copyOf(bytes, had + more.length);
        System.arraycopy(more, 0, bytes, had, more.length);
        return greeted ? pinged() : greeting();
    }

    private Step greeting() {
        return switch (GreetingReader.read(bytes, bytes.length, version, BYTES_MAX)) {
            case Greeting.Incomplete _ -> WAIT;
            case Greeting.Malformed(String statement, String why) ->
                broken("what it answers to a CONNECT is no CONNACK: " + statement + ": " + why);
            case Greeting.Auth _ -> broken("it asks for an authentication that was not offered [MQTT-4.12.0-6]");
            case Greeting.Connack connack -> connack(connack);
        };
    }

    private Step connack(Greeting.Connack connack) {
        int code = connack.code();
        String said = "its CONNACK says 0x%02X".formatted(code);
        if (connack.meansNotHere()) {
            boolean leaving = code == USE_ANOTHER_SERVER || code == SERVER_MOVED;
            Outcome outcome = leaving
                    ? new Outcome.Evacuates(said + ": clients are to use another server")
                    : new Outcome.Fails(Failure.REFUSED, said + ": not available");
            return new Step.Over(outcome, LastWord.NONE, 0);
        }
        if (code != ACCEPTED) {
            return new Step.Over(new Outcome.Passes(), LastWord.NONE, code);
        }
        greeted = true;
        skip(connack.length());
        return bytes.length == 0 ? PING : unasked();
    }

    /// Bytes right behind the CONNACK: they are looked at with the answer to the PINGREQ.
    private Step unasked() {
        Step early = pinged();
        return early instanceof Step.Over ? early : PING;
    }

    /// The answer, and before it whatever else.
    private Step pinged() {
        while (bytes.length > 0) {
            int type = PacketHead.type(bytes[0]);
            int length = PacketHead.length(bytes, bytes.length);
            if (length == PacketHead.MALFORMED) {
                return broken("what follows its CONNACK is no packet");
            }
            if (length == PacketHead.INCOMPLETE || length > bytes.length) {
                return WAIT;
            }
            if (type == PacketHead.PINGRESP) {
                return new Step.Over(new Outcome.Passes(), LastWord.DISCONNECT, 0);
            }
            if (type == PacketHead.DISCONNECT && version == Version.V5) {
                return disconnected(length > REASON_AT ? bytes[REASON_AT] & 0xFF : 0);
            }
            skip(length);
        }
        return WAIT;
    }

    private Step disconnected(int reason) {
        String said = "it sent DISCONNECT 0x%02X".formatted(reason);
        Outcome outcome = reason == USE_ANOTHER_SERVER || reason == SERVER_MOVED
                ? new Outcome.Evacuates(said + ": clients are to use another server")
                : new Outcome.Fails(Failure.LOST, said + " instead of answering a PINGREQ");
        return new Step.Over(outcome, LastWord.NONE, 0);
    }

    private void skip(int count) {
        bytes = Arrays.copyOfRange(bytes, count, bytes.length);
    }

    private static Step broken(String why) {
        return new Step.Over(new Outcome.Fails(Failure.BROKEN, why), LastWord.NONE, 0);
    }

    /// What it waits for, for people to read.
    String awaited() {
        return greeted ? "PINGRESP" : "CONNACK";
    }
}
