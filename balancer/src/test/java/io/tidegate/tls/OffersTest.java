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
        byte[] wire = crumbs(MQTT_AND_H2, 9);
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

    private static byte[] crumbs(byte[] message, int bytes) {
        byte[] wire = {};
        for (int from = 0; from < message.length; from += bytes) {
            wire = TlsEnd.join(wire, record(Arrays.copyOfRange(message, from, Math.min(message.length, from + bytes))));
        }
        return wire;
    }

    @Test
    void anySplitIntoRecordsAndPiecesGivesTheSame() {
        Random random = new Random(12);
        for (int i = 0; i < 500; i++) {
            byte[] wire = {};
            int from = 0;
            while (from < MQTT_AND_H2.length) {
                int to = Math.min(MQTT_AND_H2.length, from + 2 + random.nextInt(40));
                wire = TlsEnd.join(wire, record(Arrays.copyOfRange(MQTT_AND_H2, from, to)));
                from = to;
            }
            Offers offers = new Offers();
            Found found = new Found.NotYet();
            for (int at = 0; at < wire.length; ) {
                assertThat(found).isInstanceOf(Found.NotYet.class);
                int to = Math.min(wire.length, at + 1 + random.nextInt(50));
                byte[] piece = Arrays.copyOfRange(wire, at, to);
                found = offers.take(MemorySegment.ofArray(piece), piece.length);
                at = to;
            }
            assertThat(found).isEqualTo(new Found.Protocols(List.of("mqtt", "h2")));
        }
    }

    @Test
    void refusesAMessageInTooManyRecords() {
        byte[] message = hello("0045 0010 000A 0008 04 6D717474 02 6832 0015 0033" + "00".repeat(51));
        assertThat(message).hasSize(116);
        byte[] most = TlsEnd.join(
                crumbs(Arrays.copyOf(message, 63), 1), record(Arrays.copyOfRange(message, 63, message.length)));
        byte[] tooMany = TlsEnd.join(
                crumbs(Arrays.copyOf(message, 64), 1), record(Arrays.copyOfRange(message, 64, message.length)));
        for (int piece : new int[] {1, 5, 6, 7, 64, 1000}) {
            assertThat(read(most, piece)).isEqualTo(new Found.Protocols(List.of("mqtt", "h2")));
            assertThat(read(tooMany, piece)).isEqualTo(new Found.Refused("a ClientHello in too many records"));
        }
    }

    @Test
    void refusesAMessageThatIsTooLong() {
        byte[] head = bytes("16 0301 0004 01 004001");
        byte[] most = bytes("16 0301 0004 01 004000");
        for (int piece = 1; piece <= head.length; piece++) {
            assertThat(read(head, piece)).isEqualTo(new Found.Refused("a ClientHello of more than 16384 bytes"));
            assertThat(read(most, piece)).isInstanceOf(Found.NotYet.class);
        }
    }
}
