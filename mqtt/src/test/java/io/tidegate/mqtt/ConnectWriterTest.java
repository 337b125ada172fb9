package io.tidegate.mqtt;

import static io.tidegate.mqtt.Wire.accepted;
import static io.tidegate.mqtt.Wire.hex;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.mqtt.Connect.Start;
import java.util.Objects;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class ConnectWriterTest {
    private static final int ROUNDS = 3000;

    private static Connect read(byte[] bytes) {
        return (Connect) ConnectReader.read(bytes, bytes.length, Wire.MAX_SIZE);
    }

    @Test
    void writesWhatItRead() {
        RandomGenerator random = new Random(1);
        for (int round = 0; round < ROUNDS; round++) {
            byte[] bytes = ConnectPacket.any(random).bytes();
            Connect connect = read(bytes);
            var same = new ConnectWriter(connect.start(), null, ConnectWriter.AS_IT_IS, ConnectWriter.AS_IT_IS);
            assertThat(same.packet(connect)).isEqualTo(bytes);
        }
    }

    @Test
    void changesNothingButWhatItIsTo() {
        RandomGenerator random = new Random(2);
        for (int round = 0; round < ROUNDS; round++) {
            Connect was = ConnectPacket.any(random).expected();
            Connect connect = read(ConnectPacket.any(random).bytes());
            if (connect.version() != Version.V5) {
                continue;
            }
            byte[] bytes = new ConnectWriter(Start.CLEAN, was.clientId(), 30, 40).packet(connect);
            Connect now = read(bytes);
            assertThat(now.start()).isEqualTo(Start.CLEAN);
            assertThat(now.clientId()).isEqualTo(was.clientId());
            assertThat(now.properties().sessionExpirySeconds()).isEqualTo(30);
            assertThat(now.properties().receiveMaximum())
                    .isEqualTo(connect.properties().receiveMaximum());
            assertThat(now.userName()).isEqualTo(connect.userName());
            assertThat(now.password()).isEqualTo(connect.password());
            assertThat(now.keepAliveSeconds()).isEqualTo(connect.keepAliveSeconds());
            assertThat(now.will() == null).isEqualTo(connect.will() == null);
            if (connect.will() != null) {
                Will will = Objects.requireNonNull(now.will());
                assertThat(will.delaySeconds()).isEqualTo(40);
                assertThat(will.topic()).isEqualTo(connect.will().topic());
                assertThat(will.payload()).isEqualTo(connect.will().payload());
                assertThat(will.qos()).isEqualTo(connect.will().qos());
            }
        }
    }

    @Test
    void putsAnExpiryBesideOtherProperties() {
        Connect connect = accepted("10 11 | 00 04 4D 51 54 54 | 05 | 02 | 00 3C | 03 21 00 0A | 00 01 61");
        assertThat(new ConnectWriter(Start.RESUME, null, 30, ConnectWriter.AS_IT_IS).packet(connect))
                .isEqualTo(hex("10 16 | 00 04 4D 51 54 54 | 05 | 00 | 00 3C | 08 21 00 0A 11 00 00 00 1E | 00 01 61"));
    }

    @Test
    void writesAnotherKeepAlive() {
        Connect connect = accepted("10 0D | 00 04 4D 51 54 54 | 04 | 02 | 00 3C | 00 01 61");
        long asIs = ConnectWriter.AS_IT_IS;
        assertThat(new ConnectWriter(connect.start(), null, asIs, asIs, 120).packet(connect))
                .isEqualTo(hex("10 0D | 00 04 4D 51 54 54 | 04 | 02 | 00 78 | 00 01 61"));
    }
}
