package io.tidegate.mqtt;

import static io.tidegate.mqtt.Wire.accepted;
import static io.tidegate.mqtt.Wire.hex;
import static io.tidegate.mqtt.Wire.malformed5;
import static io.tidegate.mqtt.Wire.protocolError5;
import static io.tidegate.mqtt.Wire.read;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.mqtt.ConnectProperties.ProblemInformation;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Properties of a CONNECT of MQTT 5.0 and of its will.
class ConnectPropertiesTest {
    @Test
    void allOfThemAreUnderstood() {
        Connect connect = accepted("10 43 | 00 04 4D 51 54 54 | 05 | 02 | 00 3C"
                + "| 35 | 11 FF FF FF FF | 21 00 14 | 27 00 01 00 00 | 22 00 0A | 19 01 | 17 00"
                + "| 26 00 01 61 00 01 62 | 26 00 01 61 00 01 62"
                + "| 15 00 0B 53 43 52 41 4D 2D 53 48 41 2D 31 | 16 00 02 00 FF"
                + "| 00 01 69");
        ConnectProperties properties = connect.properties();
        assertThat(properties.sessionExpirySeconds()).isEqualTo(0xFFFF_FFFFL);
        assertThat(properties.receiveMaximum()).isEqualTo(20);
        assertThat(properties.maximumPacketSize()).isEqualTo(65_536);
        assertThat(properties.topicAliasMaximum()).isEqualTo(10);
        assertThat(properties.problemInformation()).isEqualTo(ProblemInformation.UNWANTED);
        assertThat(requireNonNull(properties.authenticationMethod()).text()).isEqualTo("SCRAM-SHA-1");
        assertThat(connect.clientId().text()).isEqualTo("i");
    }

    @Test
    void allOfTheWillAreUnderstood() {
        Connect connect = accepted("10 3B | 00 04 4D 51 54 54 | 05 | 06 | 00 3C | 00 | 00 01 69"
                + "| 27 | 18 00 00 00 1E | 01 01 | 02 00 00 00 3C | 03 00 01 63 | 08 00 01 72 | 09 00 02 00 FF"
                + "| 26 00 01 61 00 01 62 | 26 00 01 61 00 01 62"
                + "| 00 01 74 | 00 00");
        Will will = requireNonNull(connect.will());
        assertThat(will.delaySeconds()).isEqualTo(30);
        assertThat(will.properties().length()).isEqualTo(40);
        assertThat(will.topic().text()).isEqualTo("t");
    }

    @ParameterizedTest
    @CsvSource({
        "21 00 00,       §3.1.2.11.3, receive maximum is 0",
        "27 00 00 00 00, §3.1.2.11.4, maximum packet size is 0",
        "19 02,          §3.1.2.11.6, request response information is neither 0 nor 1",
        "17 02,          §3.1.2.11.7, request problem information is neither 0 nor 1",
        "17 FF,          §3.1.2.11.7, request problem information is neither 0 nor 1",
        "16 00 01 61,    §3.1.2.11.10, authentication data without a method",
    })
    @Spec(in5 = {"§3.1.2.11.3", "§3.1.2.11.4", "§3.1.2.11.6", "§3.1.2.11.7", "§3.1.2.11.10"})
    void aValueOutOfRangeIsAProtocolError(String property, String section, String why) {
        assertThat(read(withProperties(property))).isEqualTo(protocolError5(section, why));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "11 00 00 00 00",
                "21 00 01",
                "27 00 00 00 01",
                "22 00 00",
                "19 00",
                "17 01",
                "15 00 01 61",
                "15 00 01 61 16 00 00"
            })
    @Spec(in5 = "§3.1.2.11")
    void noPropertyComesTwice(String property) {
        accepted(withProperties(property));
        assertThat(read(withProperties(property + property)))
                .isEqualTo(protocolError5("§3.1.2.11", "property 0x" + property.substring(0, 2) + " comes twice"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "18 00 00 00 01",
                "01 00",
                "02 00 00 00 00",
                "03 00 00",
                "08 00 00",
                "09 00 00",
            })
    @Spec(in5 = "§3.1.3.2")
    void noPropertyOfTheWillComesTwice(String property) {
        accepted(withWillProperties(property));
        assertThat(read(withWillProperties(property + property)))
                .isEqualTo(protocolError5("§3.1.3.2", "property 0x" + property.substring(0, 2) + " comes twice"));
    }

    @Test
    @Spec(in5 = "§3.1.3.2.3")
    void aPayloadFormatIndicatorIs0Or1() {
        assertThat(read(withWillProperties("01 02")))
                .isEqualTo(malformed5("§3.1.3.2.3", "the payload format indicator is neither 0 nor 1"));
    }

    /// Of the 128 identifiers of one byte, those that neither a CONNECT nor, in the second case, its
    /// will may have.
    @ParameterizedTest
    @MethodSource
    @Spec(in5 = "§2.2.2.2")
    void aPropertyThatIsNotForConnectIsMalformed(int identifier) {
        String property = "%02X 00 00 00 00".formatted(identifier);
        String why = "property 0x%02X may not stand here".formatted(identifier);
        assertThat(read(withProperties(property))).isEqualTo(malformed5("§2.2.2.2", why));
    }

    static List<Integer> aPropertyThatIsNotForConnectIsMalformed() {
        return allBut(0x11, 0x15, 0x16, 0x17, 0x19, 0x21, 0x22, 0x26, 0x27);
    }

    @ParameterizedTest
    @MethodSource
    @Spec(in5 = "§2.2.2.2")
    void aPropertyThatIsNotForAWillIsMalformed(int identifier) {
        String property = "%02X 00 00 00 00".formatted(identifier);
        String why = "property 0x%02X may not stand here".formatted(identifier);
        assertThat(read(withWillProperties(property))).isEqualTo(malformed5("§2.2.2.2", why));
    }

    static List<Integer> aPropertyThatIsNotForAWillIsMalformed() {
        return allBut(0x01, 0x02, 0x03, 0x08, 0x09, 0x18, 0x26);
    }

    private static List<Integer> allBut(Integer... known) {
        List<Integer> all = new ArrayList<>();
        for (int identifier = 0; identifier < 128; identifier++) {
            all.add(identifier);
        }
        all.removeAll(List.of(known));
        return all;
    }

    @Test
    @Spec(in5 = "§2.2.2.2")
    void anIdentifierOfTwoBytesIsUnknown() {
        assertThat(read(withProperties("80 01"))).isEqualTo(malformed5("§2.2.2.2", "property 0x80 may not stand here"));
    }

    @Test
    @Spec(in5 = "MQTT-1.5.5-1")
    void anIdentifierOfMoreBytesThanItNeedsIsRefused() {
        assertThat(read(withProperties("97 00 01")))
                .isEqualTo(malformed5("MQTT-1.5.5-1", "a property identifier is a number of more bytes than it needs"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"80 00", "80 80 00", "80 80 80 00"})
    @Spec(in5 = "MQTT-1.5.5-1")
    void aPropertyLengthOfMoreBytesThanItNeedsIsRefused(String length) {
        String rest = length + " | 00 01 69";
        assertThat(read("10 %02X | 00 04 4D 51 54 54 | 05 | 02 | 00 3C | %s".formatted(10 + hex(rest).length, rest)))
                .isEqualTo(malformed5("MQTT-1.5.5-1", "the property length is a number of more bytes than it needs"));
    }

    @Test
    @Spec(in5 = "§1.5.5")
    void aPropertyLengthOfMoreThanFourBytesIsRefused() {
        assertThat(read("10 12 | 00 04 4D 51 54 54 | 05 | 02 | 00 3C | 80 80 80 80 01 | 00 01 69"))
                .isEqualTo(malformed5("§1.5.5", "the property length is a number of more than four bytes"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"04 | 17 00 17", "01 | 17 00", "03 | 21 00 01 17"})
    @Spec(in5 = "§2.2.2.1")
    void thePropertiesEndWhereTheirLengthSays(String properties) {
        String rest = properties + "| 00 01 69";
        assertThat(read("10 %02X | 00 04 4D 51 54 54 | 05 | 02 | 00 3C | %s".formatted(10 + hex(rest).length, rest)))
                .isInstanceOf(ConnectOutcome.Malformed.class);
        assertThat(read("10 10 | 00 04 4D 51 54 54 | 05 | 02 | 00 3C | 01 17 00 | 00 01 69"))
                .isEqualTo(malformed5("§2.2.2.1", "the properties do not end where their length says"));
    }

    @Test
    @Spec(in5 = "§2.2.2.1")
    void aPropertyLengthThatGoesPastTheEndIsRefused() {
        assertThat(read("10 0F | 00 04 4D 51 54 54 | 05 | 02 | 00 3C | 7F | 17 00 | 00 01"))
                .isInstanceOf(ConnectOutcome.Malformed.class);
        assertThat(read("10 0D | 00 04 4D 51 54 54 | 05 | 02 | 00 3C | 03 | 17 00"))
                .isEqualTo(malformed5("§2.2.2.2", "a property identifier goes past the end of the packet"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"26 00 01 FF 00 01 62", "26 00 01 61 00 01 FF"})
    @Spec(in5 = {"MQTT-1.5.7-1", "MQTT-1.5.4-1"})
    void bothStringsOfAPairAreUtf8(String pair) {
        String which = pair.startsWith("26 00 01 FF") ? "name" : "value";
        assertThat(read(withProperties(pair)))
                .isEqualTo(malformed5("MQTT-1.5.4-1", "the " + which + " of a user property is not well-formed UTF-8"));
    }

    @Test
    @Spec(in5 = {"MQTT-1.5.4-1", "MQTT-1.5.4-2"})
    void stringsOfPropertiesAreUtf8() {
        assertThat(read(withProperties("15 00 01 FF")))
                .isEqualTo(malformed5("MQTT-1.5.4-1", "a property is not well-formed UTF-8"));
        assertThat(read(withWillProperties("08 00 01 00")))
                .isEqualTo(malformed5("MQTT-1.5.4-2", "a property has the character U+0000"));
    }

    @Test
    void theCodesAreThoseOfMalformedAndOfProtocolError() {
        assertThat(Connacks.refusal(Version.V5, Refusal.MALFORMED)).isEqualTo(hex("20 03 00 81 00"));
        assertThat(Connacks.refusal(Version.V5, Refusal.PROTOCOL_ERROR)).isEqualTo(hex("20 03 00 82 00"));
    }

    /// Client id `i`, no more than 127 bytes behind the header.
    private static String withProperties(String properties) {
        int length = hex(properties).length;
        return "10 %02X | 00 04 4D 51 54 54 | 05 | 02 | 00 3C | %02X %s | 00 01 69"
                .formatted(14 + length, length, properties);
    }

    /// Topic `t`, no payload.
    private static String withWillProperties(String properties) {
        int length = hex(properties).length;
        return "10 %02X | 00 04 4D 51 54 54 | 05 | 06 | 00 3C | 00 | 00 01 69 | %02X %s | 00 01 74 | 00 00"
                .formatted(20 + length, length, properties);
    }
}
