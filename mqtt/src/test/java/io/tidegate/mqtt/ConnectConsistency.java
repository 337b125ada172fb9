package io.tidegate.mqtt;

import static io.tidegate.mqtt.Wire.MAX_SIZE;

import io.tidegate.mqtt.ConnectOutcome.Malformed;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What must hold of [ConnectReader] and [GreetingReader] for any bytes from anybody.
final class ConnectConsistency {
    private ConnectConsistency() {}

    static void check(byte[] bytes) {
        switch (Wire.read(bytes)) {
            case ConnectOutcome.Incomplete _ -> require(bytes.length < MAX_SIZE, "waits for more than may come");
            case Malformed(String statement, String why, var _) ->
                require(!statement.isEmpty() && !why.isEmpty(), "refused for no reason");
            case Connect connect -> check(connect, bytes);
        }
    }

    /// What was accepted stands by itself: cut off behind its end, it says the same, and its strings
    /// are strings to the JDK too.
    private static void check(Connect connect, byte[] bytes) {
        require(connect.length() >= 14 && connect.length() <= bytes.length, "a length of " + connect.length());
        byte[] alone = Arrays.copyOf(bytes, connect.length());
        require(ConnectReader.read(alone, alone.length, MAX_SIZE).equals(connect), "reads differently alone");
        checkString(connect.clientId());
        checkString(connect.userName());
        Will will = connect.will();
        if (will != null) {
            checkString(will.topic());
            require(will.qos() >= 0 && will.qos() <= 2, "a will QoS of " + will.qos());
        }
        boolean nameless = connect.clientId().isEmpty();
        require(
                !nameless
                        || connect.version() == Version.V5
                        || (connect.version() == Version.V3_1_1 && connect.start() == Connect.Start.CLEAN),
                "a client without an id");
    }

    static void checkGreeting(byte[] bytes) {
        for (Version version : Version.values()) {
            switch (Wire.answer(version, bytes)) {
                case Greeting.Incomplete _ -> require(bytes.length < MAX_SIZE, "waits for more than may come");
                case Greeting.Malformed(String statement, String why) ->
                    require(!statement.isEmpty() && !why.isEmpty(), "refused for no reason");
                case Greeting.Auth(int length) ->
                    require(version == Version.V5 && length <= bytes.length, "AUTH of " + length);
                case Greeting.Connack connack -> {
                    require(connack.length() >= 4 && connack.length() <= bytes.length, "a length");
                    require(connack.code() >= 0 && connack.code() <= 255, "a code");
                    checkString(connack.assignedClientId());
                }
            }
        }
    }

    private static void checkString(@Nullable Field field) {
        if (field == null) {
            return;
        }
        try {
            var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(field.toByteArray()));
            require(Objects.equals(text.toString(), field.text()), "two readings of one string");
            require(field.text().indexOf('\0') < 0, "U+0000");
        } catch (CharacterCodingException e) {
            throw new AssertionError("not UTF-8", e);
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
