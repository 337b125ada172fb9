package io.tidegate.mqtt;

import static io.tidegate.mqtt.Wire.accepted;
import static io.tidegate.mqtt.Wire.closed;
import static io.tidegate.mqtt.Wire.hex;
import static io.tidegate.mqtt.Wire.read;
import static io.tidegate.mqtt.Wire.told;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.mqtt.Connect.Origin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// CONNECT of MQTT 3.1.
class ConnectV31Test {
    @Test
    @Spec(in31 = {"§3.1 Protocol Name", "§3.1 Protocol Version"})
    void theProtocolIsCalledMqisdp() {
        Connect connect = accepted("10 0F | 00 06 4D 51 49 73 64 70 | 03 | 02 | 00 3C | 00 01 69");
        assertThat(connect.version()).isEqualTo(Version.V3_1);
        assertThat(connect.origin()).isEqualTo(Origin.CLIENT);
        assertThat(connect.keepAliveSeconds()).isEqualTo(60);
        assertThat(connect.clientId().text()).isEqualTo("i");
    }

    @Test
    void theBridgeBitIsUnderstood() {
        Connect connect = accepted("10 0F | 00 06 4D 51 49 73 64 70 | 83 | 02 | 00 3C | 00 01 69");
        assertThat(connect.version()).isEqualTo(Version.V3_1);
        assertThat(connect.origin()).isEqualTo(Origin.BRIDGE);
    }

    @Test
    @Spec(in31 = "§3.1 Client Identifier")
    void anIdOfMoreThan23BytesIsLetIn() {
        Connect connect = accepted("10 26 | 00 06 4D 51 49 73 64 70 | 03 | 02 | 00 3C"
                + "| 00 18 30 31 32 33 34 35 36 37 38 39 30 31 32 33 34 35 36 37 38 39 30 31 32 33");
        assertThat(connect.clientId().text()).isEqualTo("012345678901234567890123");
    }

    @ParameterizedTest
    @ValueSource(strings = {"00", "02"})
    @Spec(in31 = "§3.1 Client Identifier")
    void anEmptyIdIsAnsweredByReturnCode2EvenWithCleanSession(String flags) {
        assertThat(read("10 0E | 00 06 4D 51 49 73 64 70 | 03 | " + flags + " | 00 3C | 00 00"))
                .isEqualTo(told(Version.V3_1, Refusal.IDENTIFIER_REJECTED, "§3.1", "an empty client id"));
        assertThat(Connacks.refusal(Version.V3_1, Refusal.IDENTIFIER_REJECTED)).isEqualTo(hex("20 02 00 02"));
    }

    @Test
    @Spec(in31 = "§3.1 Connect Flags")
    void theReservedConnectFlagIsNotLookedAt() {
        accepted("10 0F | 00 06 4D 51 49 73 64 70 | 03 | 03 | 00 3C | 00 01 69");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0A", "12", "1A", "22", "3A"})
    @Spec(in31 = {"§3.1 Will QoS", "§3.1 Will Retain"})
    void qosAndRetainOfNoWillAreDisregarded(String flags) {
        Connect connect = accepted("10 0F | 00 06 4D 51 49 73 64 70 | 03 | " + flags + " | 00 3C | 00 01 69");
        assertThat(connect.will()).isNull();
    }

    @Test
    @Spec(in31 = "§3.1 Will QoS")
    void aWillQosOf3IsRefused() {
        assertThat(read("10 15 | 00 06 4D 51 49 73 64 70 | 03 | 1E"))
                .isEqualTo(closed("MQTT-3.1.2-14", "the will QoS is 3"));
    }

    @Test
    @Spec(in31 = "§3.1 Will Topic, Will Message")
    void aWillIsThereWhereItsFlagSaysSo() {
        Connect connect =
                accepted("10 15 | 00 06 4D 51 49 73 64 70 | 03 | 36 | 00 3C | 00 01 69 | 00 01 74 | 00 01 6D");
        Will will = requireNonNull(connect.will());
        assertThat(will.qos()).isEqualTo(2);
        assertThat(will.retain()).isEqualTo(Will.Retain.YES);
        assertThat(will.topic().text()).isEqualTo("t");
        assertThat(will.payload().text()).isEqualTo("m");
        assertThat(read("10 12 | 00 06 4D 51 49 73 64 70 | 03 | 36 | 00 3C | 00 01 69 | 00 01 74"))
                .isEqualTo(closed("MQTT-3.1.2-9", "the will payload goes past the end of the packet"));
    }

    @Test
    @Spec(in31 = "§3.1 User Name and Password")
    void aPasswordWithoutAUserNameIsRefused() {
        assertThat(read("10 12 | 00 06 4D 51 49 73 64 70 | 03 | 42"))
                .isEqualTo(closed("MQTT-3.1.2-22", "a password without a user name"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"82", "C2"})
    @Spec(in31 = {"§3.1 User Name", "§3.1 Password"})
    void aPacketMayEndBeforeTheUserNameThatItsFlagPromises(String flags) {
        Connect connect = accepted("10 0F | 00 06 4D 51 49 73 64 70 | 03 | " + flags + " | 00 3C | 00 01 69");
        assertThat(connect.userName()).isNull();
        assertThat(connect.password()).isNull();
    }

    @Test
    @Spec(in31 = "§3.1 Password")
    void aPacketMayEndBeforeThePasswordThatItsFlagPromises() {
        Connect connect = accepted("10 12 | 00 06 4D 51 49 73 64 70 | 03 | C2 | 00 3C | 00 01 69 | 00 01 75");
        assertThat(requireNonNull(connect.userName()).text()).isEqualTo("u");
        assertThat(connect.password()).isNull();
    }

    @Test
    @Spec(in31 = "§3.1 User Name")
    void butNotWithinIt() {
        assertThat(read("10 11 | 00 06 4D 51 49 73 64 70 | 03 | 82 | 00 3C | 00 01 69 | 00 01"))
                .isEqualTo(closed("MQTT-3.1.2-19", "the user name goes past the end of the packet"));
        assertThat(read("10 10 | 00 06 4D 51 49 73 64 70 | 03 | 82 | 00 3C | 00 01 69 | 00"))
                .isEqualTo(closed("MQTT-3.1.2-19", "the user name goes past the end of the packet"));
    }

    @Test
    void anIdThatGoesPastTheEndIsNoEndBeforeTheUserName() {
        assertThat(read("10 0F | 00 06 4D 51 49 73 64 70 | 03 | 82 | 00 3C | 00 02 69"))
                .isEqualTo(closed("MQTT-3.1.3-3", "the client id goes past the end of the packet"));
    }

    @Test
    void bytesBehindTheLastFieldAreRefused() {
        assertThat(read("10 10 | 00 06 4D 51 49 73 64 70 | 03 | 02 | 00 3C | 00 01 69 | 00"))
                .isEqualTo(closed("MQTT-3.1.4-1", "bytes follow the last field of the packet"));
    }
}
