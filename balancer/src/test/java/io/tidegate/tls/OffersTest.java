package io.tidegate.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.tls.Offers.Found;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OffersTest {
    private static final String RANDOM = "00".repeat(32);

    /// Type, length; version, random, session id, one suite, no compression; extensions.
    private static byte[] hello(String extensions) {
        String body = "0303" + RANDOM + "00" + "0002 1301" + "01 00" + extensions;
        return bytes("01" + length(body, 6) + body);
    }

    private static String length(String hex, int digits) {
        return HexFormat.of().toHexDigits(bytes(hex).length, digits);
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    /// RFC 7301 §3.1: a list of names, each with its length.
    private static final byte[] MQTT_AND_H2 = hello("000E | 0010 000A 0008 04 6D717474 02 6832".replace(" | ", ""));

    private static byte[] record(byte[] message) {
        return TlsEnd.join(bytes("16 0301" + HexFormat.of().toHexDigits(message.length, 4)), message);
    }

    private static Found read(byte[] wire, int piece) {
        Offers offers = new Offers();
        Found found = new Found.NotYet();
        for (int from = 0; from < wire.length && found instanceof Found.NotYet; from += piece) {
            byte[] part = Arrays.copyOfRange(wire, from, Math.min(wire.length, from + piece));
            found = offers.take(MemorySegment.ofArray(part), part.length);
        }
        return found;
    }

    @Test
    void readsTheProtocolsInAnySplit() {
        byte[] wire = record(MQTT_AND_H2);
        for (int piece = 1; piece <= wire.length; piece++) {
            assertThat(read(wire, piece)).isEqualTo(new Found.Protocols(List.of("mqtt", "h2")));
        }
    }

    @Test
    void readsAMessageThatIsSpreadOverRecords() {
        byte[] wire = {};
        for (int from = 0; from < MQTT_AND_H2.length; from += 9) {
            wire = TlsEnd.join(
                    wire, record(Arrays.copyOfRange(MQTT_AND_H2, from, Math.min(MQTT_AND_H2.length, from + 9))));
        }
        assertThat(read(wire, wire.length)).isEqualTo(new Found.Protocols(List.of("mqtt", "h2")));
        assertThat(read(wire, 7)).isEqualTo(new Found.Protocols(List.of("mqtt", "h2")));
    }

    @Test
    void isNotDoneBeforeTheLastByte() {
        byte[] wire = record(MQTT_AND_H2);
        assertThat(read(Arrays.copyOf(wire, wire.length - 1), 11)).isInstanceOf(Found.NotYet.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", // no extensions at all
                "0000",
                "0004 0017 0000", // others
                "0008 0010 0004 0002 01", // cut off
                "0006 0010 0002 0000", // an empty list
                "0009 0010 0005 0003 09 6D71" // a name that is longer than its list
            })
    void findsNothingWhereNothingIsOfferedOrItCannotBeRead(String extensions) {
        assertThat(read(record(hello(extensions)), 1000)).isInstanceOf(Found.Nothing.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "474554202F20485454502F312E310D0A",
                "16 0301 0000 00",
                "16 0301 0004 02000000",
                "15 0301 0002 0100"
            })
    void leavesWhatIsNoClientHelloToBoringSsl(String wire) {
        assertThat(read(bytes(wire), 1000)).isInstanceOf(Found.Nothing.class);
    }

    @Test
    void givesUpOnAMessageThatIsTooLong() {
        assertThat(read(bytes("16 0301 0004 01 00FFFF"), 1000)).isInstanceOf(Found.Nothing.class);
        byte[] first = bytes("16 0301 0004 01 007FF0");
        Offers offers = new Offers();
        Found found = offers.take(MemorySegment.ofArray(first), first.length);
        byte[] one = bytes("16 0301 0001 00"); // a record for each byte
        int taken = 0;
        while (found instanceof Found.NotYet) {
            found = offers.take(MemorySegment.ofArray(one), one.length);
            taken += one.length;
            assertThat(taken).isLessThan(70_000);
        }
        assertThat(found).isInstanceOf(Found.Nothing.class);
    }

    @Test
    void neverThrows() {
        Random random = new Random(9);
        for (int i = 0; i < 20_000; i++) {
            byte[] wire = record(MQTT_AND_H2);
            for (int changes = random.nextInt(4); changes >= 0; changes--) {
                wire[random.nextInt(wire.length)] = (byte) random.nextInt();
            }
            assertThat(read(wire, 1 + random.nextInt(wire.length))).isNotNull();
        }
    }
}
