package io.tidegate.mqtt;

import static io.tidegate.mqtt.Wire.hex;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class PacketsOfSessionTest {
    private static MemorySegment segment(String script) {
        return MemorySegment.ofArray(hex(script));
    }

    @Test
    void readsIdAndCodeOfAnAcknowledgement() {
        assertThat(Acknowledgements.packetId(segment("40 02 01 02"), 0, 4)).isEqualTo(0x102);
        assertThat(Acknowledgements.code(segment("40 02 01 02"), 0, 4)).isZero();
        assertThat(Acknowledgements.code(segment("50 03 01 02 91"), 0, 5)).isEqualTo(0x91);
        assertThat(Acknowledgements.packetId(segment("40 01 01"), 0, 3)).isZero();
    }

    @Test
    void setsTheReservedFlagsOfPubrel() {
        assertThat(Acknowledgements.of(FixedHeader.PUBREL, 0x102)).isEqualTo(hex("62 02 01 02"));
        assertThat(Acknowledgements.of(FixedHeader.PUBCOMP, 0x102)).isEqualTo(hex("70 02 01 02"));
    }

    @Test
    void keepsReasonAndPropertiesUnderAnotherId() {
        MemorySegment packet = segment("FF | 50 04 00 01 80 00");
        assertThat(Acknowledgements.withId(packet, 1, 7, 0x203)).isEqualTo(hex("50 04 02 03 80 00"));
    }

    @Test
    void readsAndWritesSubscribe() {
        byte[] packet = hex("82 0D | 00 0A | 02 0B 05 | 00 01 61 01 | 00 01 62 2E");
        Subscribe read = Objects.requireNonNull(Subscribe.read(packet, Version.V5));
        assertThat(read)
                .isEqualTo(
                        new Subscribe(10, 5, List.of(new Subscribe.Request("a", 1), new Subscribe.Request("b", 0x2E))));
        assertThat(read.packet(Version.V5)).isEqualTo(packet);
        assertThat(new Subscribe(1, 0, List.of(new Subscribe.Request("a", 2))).packet(Version.V3_1_1))
                .isEqualTo(hex("82 06 | 00 01 | 00 01 61 02"));
    }

    @Test
    void leavesAMalformedSubscribeToTheNode() {
        assertThat(Subscribe.read(hex("82 02 | 00 0A"), Version.V3_1_1)).isNull(); // no filter
        assertThat(Subscribe.read(hex("82 05 | 00 0A | 00 02 61"), Version.V3_1_1))
                .isNull(); // past the end
        assertThat(Unsubscribe.read(hex("A2 02 | 00 0A"), Version.V3_1_1)).isNull();
    }

    @Test
    void readsUnsubscribe() {
        assertThat(Unsubscribe.read(hex("A2 08 | 00 0A | 00 | 00 03 61 2F 62"), Version.V5))
                .isEqualTo(new Unsubscribe(10, List.of("a/b")));
    }

    @Test
    void tellsGrantedFromRefused() {
        SubscriptionAnswer answer =
                Objects.requireNonNull(SubscriptionAnswer.read(hex("90 06 | 00 0A | 00 | 02 80 00"), Version.V5));
        assertThat(answer.packetId()).isEqualTo(10);
        assertThat(answer.isGranted(0)).isTrue();
        assertThat(answer.isGranted(1)).isFalse();
        assertThat(answer.isGranted(2)).isTrue();
        assertThat(answer.size()).isEqualTo(3);
    }

    @Test
    void takesAnUnsubackOfMqtt311ForGranted() {
        SubscriptionAnswer answer =
                Objects.requireNonNull(SubscriptionAnswer.read(hex("B0 02 | 00 0A"), Version.V3_1_1));
        assertThat(answer.isGranted(0)).isTrue();
    }

    @Test
    void readsDisconnect() {
        assertThat(DisconnectView.read(hex("E0 00"), Version.V5))
                .isEqualTo(new DisconnectView(0, DisconnectView.UNSAID));
        assertThat(DisconnectView.read(hex("E0 01 8B"), Version.V5))
                .isEqualTo(new DisconnectView(0x8B, DisconnectView.UNSAID));
        assertThat(DisconnectView.read(hex("E0 07 04 05 11 00 00 01 00"), Version.V5))
                .isEqualTo(new DisconnectView(4, 256));
    }

    @Test
    void writesDisconnect() {
        assertThat(Disconnects.ofClient()).isEqualTo(hex("E0 00"));
        assertThat(Disconnects.of(0x8B)).isEqualTo(hex("E0 02 8B 00"));
        assertThat(Disconnects.withExpiry(4, 0)).isEqualTo(hex("E0 07 04 05 11 00 00 00 00"));
    }

    @Test
    void readsWhatANodeGrants() {
        Grants grants =
                Grants.read(hex("20 13 01 00 | 10 21 00 0A 24 01 22 00 05 13 00 1E 11 00 00 00 1E"), Version.V5);
        assertThat(grants.receiveMaximum()).isEqualTo(10);
        assertThat(grants.maximumQos()).isEqualTo(1);
        assertThat(grants.topicAliasMaximum()).isEqualTo(5);
        assertThat(grants.serverKeepAliveSeconds()).isEqualTo(30);
        assertThat(grants.sessionExpirySeconds()).isEqualTo(30);
        assertThat(Grants.read(hex("20 02 01 00"), Version.V3_1_1)).isEqualTo(Grants.DEFAULT);
    }

    @Test
    void saysWhatIsNarrower() {
        Grants told = Grants.read(hex("20 06 00 00 | 03 21 00 0A"), Version.V5);
        assertThat(Grants.DEFAULT.narrowerThan(told)).isEmpty();
        assertThat(told.narrowerThan(Grants.DEFAULT)).isEqualTo("receive maximum 10, was 65535");
        Grants without = Grants.read(hex("20 05 00 00 | 02 28 00"), Version.V5);
        assertThat(without.narrowerThan(Grants.DEFAULT)).isEqualTo("a feature is not available that was");
    }

    @Test
    void takesTheExpiryOutOfConnack() {
        assertThat(Grants.withoutSessionExpiry(hex("20 0B 01 00 | 08 11 00 00 00 1E 21 00 0A")))
                .isEqualTo(hex("20 06 01 00 | 03 21 00 0A"));
    }

    @Test
    void knowsHowLongAPacketIs() {
        assertThat(FixedHeader.packetLength(segment("30"), 0, 1)).isEqualTo(FixedHeader.INCOMPLETE);
        assertThat(FixedHeader.packetLength(segment("30 C8"), 0, 2)).isEqualTo(FixedHeader.INCOMPLETE);
        assertThat(FixedHeader.packetLength(segment("30 C8 01"), 0, 3)).isEqualTo(203);
        assertThat(FixedHeader.end(segment("30 C8 01"), 0)).isEqualTo(3);
        assertThat(FixedHeader.packetLength(segment("30 80 80 80 80"), 0, 5)).isEqualTo(FixedHeader.TOO_LONG);
    }
}
