package io.tidegate.proxyprotocol;

import static io.tidegate.proxyprotocol.Wire.endpoint;
import static io.tidegate.proxyprotocol.Wire.join;
import static io.tidegate.proxyprotocol.Wire.read;
import static io.tidegate.proxyprotocol.Wire.text;
import static io.tidegate.proxyprotocol.Wire.toldAt;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.proxyprotocol.HeaderOutcome.Incomplete;
import io.tidegate.proxyprotocol.HeaderOutcome.Local;
import io.tidegate.proxyprotocol.HeaderOutcome.Malformed;
import io.tidegate.proxyprotocol.HeaderOutcome.Proxied;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// §2.1, line by line. "~" stands for CRLF.
class HeaderReaderV1Test {
    private static final String LONGEST_IPV6 = "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff";

    @ParameterizedTest
    @CsvSource({
        "PROXY TCP4 192.168.0.1 192.168.0.11 56324 443~, 192.168.0.1:56324, 192.168.0.11:443",
        "PROXY TCP4 255.255.255.255 255.255.255.255 65535 65535~, 255.255.255.255:65535, 255.255.255.255:65535",
        "PROXY TCP4 0.0.0.0 0.0.0.0 0 0~, 0.0.0.0:0, 0.0.0.0:0",
        "PROXY TCP6 2001:db8::1 2001:DB8::0002 1 65535~, [2001:db8::1]:1, [2001:db8::2]:65535",
        "PROXY TCP6 1:2:3:4:5:6:7:8 :: 10 20~, [1:2:3:4:5:6:7:8]:10, [::]:20",
        "PROXY TCP6 ::ffff:192.0.2.1 2001:db8::1 10 20~, 192.0.2.1:10, [2001:db8::1]:20",
        "PROXY TCP6 ::ffff:c000:201 ::ffff:c000:202 10 20~, 192.0.2.1:10, 192.0.2.2:20",
    })
    void readsTheAddresses(String line, String source, String destination) {
        byte[] header = line(line);
        assertThat(read(header))
                .isEqualTo(new Proxied(header.length, endpoint(source), endpoint(destination), Tlvs.NONE));
    }

    @Test
    void readsTheLongestLineOfAddresses() {
        byte[] header = line("PROXY TCP6 " + LONGEST_IPV6 + " " + LONGEST_IPV6 + " 65535 65535~");
        assertThat(header).hasSize(104);
        assertThat(read(header)).isInstanceOf(Proxied.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PROXY UNKNOWN~",
                "PROXY UNKNOWN ~",
                "PROXY UNKNOWN ffff:f...f:ffff ffff:f...f:ffff 65535 65535~",
                "PROXY UNKNOWN anything  at all~",
            })
    void takesUnknownForTheSocketsOwnAddresses(String line) {
        byte[] header = line(line);
        assertThat(read(header)).isEqualTo(new Local(header.length));
    }

    @Test
    void readsTheLongestUnknownLine() {
        byte[] header = line("PROXY UNKNOWN " + LONGEST_IPV6 + " " + LONGEST_IPV6 + " 65535 65535~");
        assertThat(header).hasSize(V1Reader.LINE_MAX);
        assertThat(read(header)).isEqualTo(new Local(107));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PROXY UNKNOWN~", "PROXY TCP4 1.2.3.4 5.6.7.8 9 10~", "PROXY TCP6 ::1 ::2 9 10~"})
    void leavesWhatFollowsToTheClient(String line) {
        byte[] header = line(line);
        HeaderOutcome alone = read(header);
        assertThat(read(join(header, text("\r\nPROXY UNKNOWN\r\n")))).isEqualTo(alone);
        assertThat(HeaderReader.read(join(header, new byte[10]), header.length)).isEqualTo(alone);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PROXY UNKNOWN~", "PROXY UNKNOWN x~", "PROXY TCP4 1.2.3.4 5.6.7.8 9 10~"})
    void isIncompleteCutAtAnyByte(String line) {
        byte[] header = line(line);
        assertThat(toldAt(header)).isEqualTo(header.length);
        assertThat(HeaderReader.read(header, 0)).isEqualTo(new Incomplete());
    }

    @ParameterizedTest
    @CsvSource({
        // The first byte that can tell, counted from one.
        "1, GET / HTTP/1.1",
        "3, ~PROXY",
        "2, PUT /",
        "6, PROXYTCP4",
        "6, PROXY~",
        "7, PROXY tcp4 ",
        "7, PROXY  TCP4",
        "10, PROXY TCP5",
        "11, PROXY TCP46 ",
        "11, PROXY TCP4~",
        "8, PROXY UDP4 ",
        "14, PROXY UNKNOWNS~",
        "13, PROXY UNKNOW~",
    })
    void tellsWhatIsNoHeaderAtTheFirstByteThatCan(int told, String start) {
        byte[] bytes = line(start);
        assertThat(toldAt(bytes)).isEqualTo(told);
        assertThat(read(bytes)).isInstanceOf(Malformed.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PROXY TCP4 1.2.3.4 5.6.7.8 9~",
                "PROXY TCP4 1.2.3.4 5.6.7.8 9 10 ~",
                "PROXY TCP4 1.2.3.4 5.6.7.8 9 10 11~",
                "PROXY TCP4  1.2.3.4 5.6.7.8 9 10~",
                "PROXY TCP4 1.2.3.4  5.6.7.8 9 10~",
                "PROXY TCP4 1.2.3.4 5.6.7.8 9  10~",
                "PROXY TCP4 1.2.3.4\t5.6.7.8 9 10~",
                "PROXY TCP4 ~",
            })
    void wantsFourFieldsAndSingleSpaces(String line) {
        assertThat(read(line(line)))
                .isEqualTo(new Malformed("§2.1", "expected two addresses and two ports, each after exactly one space"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PROXY TCP4 01.2.3.4 5.6.7.8 9 10~",
                "PROXY TCP4 1.2.3.4 5.6.7.256 9 10~",
                "PROXY TCP4 1.2.3 5.6.7.8 9 10~",
                "PROXY TCP4 1.2.3.4 ::1 9 10~",
                "PROXY TCP4 ::ffff:1.2.3.4 5.6.7.8 9 10~",
                "PROXY TCP6 1.2.3.4 ::1 9 10~",
                "PROXY TCP6 1::2::3 ::1 9 10~",
                "PROXY TCP6 ::1 [::1] 9 10~",
                "PROXY TCP6 ::1 fe80::1%1 9 10~",
                "PROXY TCP6 00001:: ::1 9 10~",
                "PROXY TCP6 localhost ::1 9 10~",
                "PROXY TCP4 localhost 1.2.3.4 9 10~",
                "PROXY TCP4 1.2.3.4 5.6.7.\u00b2 9 10~",
            })
    void wantsAddressesOfTheLinesFamily(String line) {
        assertThat(read(line(line))).isEqualTo(new Malformed("§2.1", "an address is not one of the line's family"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"65536", "-1", "+1", "01", "00", "", "1a", "99999", "999999999999", "0x1"})
    void wantsPortsInRangeWithoutLeadingZeros(String port) {
        Malformed expected = new Malformed("§2.1", "a port is not a number of 0..65535 without leading zeros");
        assertThat(read(line("PROXY TCP4 1.2.3.4 5.6.7.8 " + port + " 1~"))).isEqualTo(expected);
        assertThat(read(line("PROXY TCP4 1.2.3.4 5.6.7.8 1 " + port + "~"))).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PROXY UNKNOWN", "PROXY UNKNOWN x", "PROXY TCP4 1.2.3.4 5.6.7.8 9 10"})
    void toleratesNeitherASingleCrNorASingleLf(String start) {
        byte[] lf = text(start + "\nx");
        byte[] cr = text(start + "\rx\r\n");
        byte[] twice = text(start + "\r\r\n");
        assertThat(read(lf)).isInstanceOf(Malformed.class);
        assertThat(toldAt(lf)).isEqualTo(start.length() + 1);
        assertThat(read(cr)).isEqualTo(new Malformed("§2.1", "a carriage return without a line feed"));
        assertThat(toldAt(cr)).isEqualTo(start.length() + 2);
        assertThat(toldAt(twice)).isEqualTo(start.length() + 2);
    }

    @Test
    void givesUpWhereNoLineEndsWithin107Bytes() {
        byte[] endless = text("PROXY UNKNOWN " + "x".repeat(200));
        assertThat(toldAt(endless)).isEqualTo(107);
        assertThat(read(endless)).isEqualTo(new Malformed("§2.1", "no CRLF within 107 bytes"));
        byte[] oneTooLong = text("PROXY UNKNOWN " + "x".repeat(107 - 14 - 1) + "\r\n");
        assertThat(oneTooLong).hasSize(108);
        assertThat(toldAt(oneTooLong)).isEqualTo(107);
        byte[] justFits = text("PROXY UNKNOWN " + "x".repeat(107 - 14 - 2) + "\r\n");
        assertThat(read(justFits)).isEqualTo(new Local(107));
    }

    private static byte[] line(String line) {
        return text(line.replace("~", "\r\n"));
    }
}
