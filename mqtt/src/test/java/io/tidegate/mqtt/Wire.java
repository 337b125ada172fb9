package io.tidegate.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.mqtt.ConnectOutcome.Malformed;
import io.tidegate.mqtt.ConnectOutcome.Reply;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.IntFunction;

/// Byte scripts that can be checked against the specification, and what reading them says.
final class Wire {
    static final int MAX_SIZE = 64 * 1024;

    private Wire() {}

    /// Of `10 0C | 00 04`: spaces and bars are for the eye.
    static byte[] hex(String script) {
        return HexFormat.of().parseHex(script.replaceAll("[ |]", ""));
    }

    static byte[] join(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    static ConnectOutcome read(String script) {
        return read(hex(script));
    }

    /// Reads all of it, having seen that any first part of it says the same or nothing yet.
    static ConnectOutcome read(byte[] bytes) {
        return toldOnceAndForAll(
                bytes, new ConnectOutcome.Incomplete(), length -> ConnectReader.read(bytes, length, MAX_SIZE));
    }

    static Connect accepted(String script) {
        ConnectOutcome outcome = read(script);
        assertThat(outcome).isInstanceOf(Connect.class);
        return (Connect) outcome;
    }

    /// How many bytes it takes until the outcome is told; one more than there are, where it never is.
    static int toldAt(String script) {
        byte[] bytes = hex(script);
        int length = 0;
        while (length <= bytes.length
                && ConnectReader.read(bytes, length, MAX_SIZE) instanceof ConnectOutcome.Incomplete) {
            length++;
        }
        return length;
    }

    static Greeting answer(Version version, String script) {
        return answer(version, hex(script));
    }

    static Greeting answer(Version version, byte[] bytes) {
        return toldOnceAndForAll(
                bytes, new Greeting.Incomplete(), length -> GreetingReader.read(bytes, length, version, MAX_SIZE));
    }

    private static <T> T toldOnceAndForAll(byte[] bytes, T incomplete, IntFunction<T> reader) {
        T whole = reader.apply(bytes.length);
        boolean told = false;
        for (int length = 0; length <= bytes.length; length++) {
            T part = reader.apply(length);
            told |= !part.equals(incomplete);
            if (told && !part.equals(whole)) {
                throw new AssertionError(length + " bytes say " + part + ", all of them " + whole);
            }
        }
        return whole;
    }

    /// Refused by a close alone.
    static Malformed closed(String statement, String why) {
        return new Malformed(statement, why, new Reply.Close());
    }

    /// Refused by a CONNACK, and a close.
    static Malformed told(Version version, Refusal refusal, String statement, String why) {
        return new Malformed(statement, why, new Reply.Connack(version, refusal));
    }

    static Malformed malformed5(String statement, String why) {
        return told(Version.V5, Refusal.MALFORMED, statement, why);
    }

    static Malformed protocolError5(String statement, String why) {
        return told(Version.V5, Refusal.PROTOCOL_ERROR, statement, why);
    }
}
