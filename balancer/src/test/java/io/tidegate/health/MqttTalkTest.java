package io.tidegate.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.health.MqttTalk.LastWord;
import io.tidegate.health.MqttTalk.Step;
import io.tidegate.health.Outcome.Failure;
import io.tidegate.mqtt.Version;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a node says, in bytes, and what the probe makes of it.
class MqttTalkTest {
    private static byte[] hex(String script) {
        return HexFormat.of().parseHex(script.replaceAll("[ |]", ""));
    }

    private static Step.Over over(Version version, String script) {
        Step step = new MqttTalk(version).received(hex(script));
        assertThat(step).isInstanceOf(Step.Over.class);
        return (Step.Over) step;
    }

    @ParameterizedTest
    @CsvSource({
        "V3_1_1, 20 02 00 03,       REFUSED",
        "V5,     20 03 00 88 00,    REFUSED",
        "V5,     20 03 00 89 00,    REFUSED",
        "V3_1_1, 48 54 54 50,       BROKEN", // HTTP
        "V3_1_1, 30 02 00 00,       BROKEN",
        "V5,     F0 02 00 00,       BROKEN", // AUTH: no method was offered
        "V3_1_1, 20 03 00 00 00,    BROKEN",
        "V5,     20 80 80 80 80 01, BROKEN",
    })
    void fails(Version version, String script, Failure failure) {
        assertThat(over(version, script).outcome())
                .isInstanceOfSatisfying(
                        Outcome.Fails.class,
                        fails -> assertThat(fails.failure()).isEqualTo(failure));
    }

    @ParameterizedTest
    @CsvSource({"20 03 00 9C 00", "20 03 00 9D 00", "20 03 00 00 00 | E0 02 9C 00", "20 03 00 00 00 | E0 02 9D 00"})
    void isToldThatClientsAreToLeave(String script) {
        assertThat(over(Version.V5, script).outcome()).isInstanceOf(Outcome.Evacuates.class);
    }

    /// Wrong credentials, an id or a version that it does not take, a quota: it is at work.
    @ParameterizedTest
    @CsvSource({
        "V3_1_1, 20 02 00 01,    1",
        "V3_1_1, 20 02 00 02,    2",
        "V3_1_1, 20 02 00 04,    4",
        "V3_1_1, 20 02 00 05,    5",
        "V5,     20 03 00 86 00, 134",
        "V5,     20 03 00 87 00, 135",
        "V5,     20 03 00 97 00, 151",
        "V5,     20 02 00 01,    1", // a node that does not know MQTT 5
    })
    void anyOtherRefusalShowsThatItIsAtWork(Version version, String script, int code) {
        Step.Over over = over(version, script);
        assertThat(over.outcome()).isEqualTo(new Outcome.Passes());
        assertThat(over.refusal()).isEqualTo(code);
        assertThat(over.lastWord()).as("nothing more is said to who refused us").isEqualTo(LastWord.NONE);
    }

    @ParameterizedTest
    @CsvSource({"V3_1_1, 20 02 00 00", "V5, 20 03 00 00 00", "V5, 20 09 00 00 06 13 00 3C 22 00 0A"})
    void aConnackIsFollowedByAPingAndThatByADisconnect(Version version, String script) {
        MqttTalk talk = new MqttTalk(version);
        assertThat(talk.awaited()).isEqualTo("CONNACK");
        byte[] connack = hex(script);
        assertThat(talk.received(Arrays.copyOf(connack, 1))).isInstanceOf(Step.Wait.class);
        assertThat(talk.received(Arrays.copyOfRange(connack, 1, connack.length)))
                .isInstanceOf(Step.Ping.class);
        assertThat(talk.awaited()).isEqualTo("PINGRESP");
        assertThat(talk.received(hex("D0"))).isInstanceOf(Step.Wait.class);
        assertThat(talk.received(hex("00"))).isInstanceOfSatisfying(Step.Over.class, over -> {
            assertThat(over.outcome()).isEqualTo(new Outcome.Passes());
            assertThat(over.lastWord()).isEqualTo(LastWord.DISCONNECT);
            assertThat(over.refusal()).isZero();
        });
    }

    @Test
    void whatElseComesIsPassedOver() {
        MqttTalk talk = new MqttTalk(Version.V3_1_1);
        // A PUBLISH right behind the CONNACK, whole and in pieces, and then the answer.
        assertThat(talk.received(hex("20 02 00 00 | 30 03 00 01"))).isInstanceOf(Step.Ping.class);
        assertThat(talk.received(hex("74 | 30 05 00 01 74 41"))).isInstanceOf(Step.Wait.class);
        assertThat(talk.received(hex("42 | D0 00")))
                .isInstanceOfSatisfying(
                        Step.Over.class, over -> assertThat(over.outcome()).isEqualTo(new Outcome.Passes()));
    }

    @Test
    void aDisconnectInsteadOfAnAnswerIsAFailure() {
        MqttTalk talk = new MqttTalk(Version.V5);
        assertThat(talk.received(hex("20 03 00 00 00"))).isInstanceOf(Step.Ping.class);
        assertThat(talk.received(hex("E0 01 8B")))
                .isInstanceOfSatisfying(
                        Step.Over.class,
                        over -> assertThat(over.outcome())
                                .isInstanceOfSatisfying(
                                        Outcome.Fails.class,
                                        fails -> assertThat(fails.failure()).isEqualTo(Failure.LOST)));
    }

    @Test
    void whoSaysTooMuchIsNotListenedTo() {
        MqttTalk talk = new MqttTalk(Version.V3_1_1);
        assertThat(talk.received(hex("20 02 00 00"))).isInstanceOf(Step.Ping.class);
        byte[] endless = new byte[MqttTalk.BYTES_MAX];
        endless[0] = 0x30;
        endless[1] = (byte) 0xFF;
        endless[2] = (byte) 0xFF;
        endless[3] = 0x7F;
        assertThat(talk.received(endless)).isInstanceOf(Step.Wait.class);
        assertThat(talk.received(hex("00"))).isInstanceOf(Step.Over.class);
    }
}
