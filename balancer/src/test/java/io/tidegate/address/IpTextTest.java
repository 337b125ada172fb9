package io.tidegate.address;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet4Address;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpTextTest {
    @ParameterizedTest
    @CsvSource({
        "0.0.0.0, 0.0.0.0",
        "255.255.255.255, 255.255.255.255",
        "::, 0:0:0:0:0:0:0:0",
        "::1, 0:0:0:0:0:0:0:1",
        "2001:DB8::0001, 2001:db8:0:0:0:0:0:1",
        "1:2:3:4:5:6:7:8, 1:2:3:4:5:6:7:8",
        "64:ff9b::192.0.2.1, 64:ff9b:0:0:0:0:c000:201",
    })
    void readsAddresses(String text, String expected) {
        InetAddress address = requireNonNull(IpText.parse(text));
        assertThat(address.getHostAddress()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"::ffff:192.0.2.1", "::FFFF:c000:201", "0:0:0:0:0:ffff:192.0.2.1"})
    void takesAnIpv4MappedAddressForTheIpv4Address(String text) {
        assertThat(IpText.parse(text)).isInstanceOf(Inet4Address.class).isEqualTo(IpText.parse("192.0.2.1"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "1",
                "1.2.3",
                "1.2.3.4.5",
                "1.2.3.",
                ".1.2.3",
                "1..2.3",
                "01.2.3.4",
                "1.2.3.256",
                "1.2.3.4 ",
                "0x1.2.3.4",
                "1.2.3.-4",
                "1.2.3.\u0664",
                "localhost",
            })
    void refusesWhatIsNoIpv4Address(String text) {
        assertThat(IpText.parse(text)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ":",
                ":::",
                "1::2::3",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "00001::",
                "g::",
                "[::1]",
                "fe80::1%1",
                "::1%",
                "::ffff:01.2.3.4",
                "::1.2.3",
                "::1.2.3.4.5",
                "1.2.3.4::",
                ":: 1",
                "::1/128",
                "\u0661::",
            })
    void refusesWhatIsNoIpv6Address(String text) {
        assertThat(IpText.parse(text)).isNull();
    }

    @Test
    void neverAsksANameServer() {
        assertThat(IpText.parse("tidegate.invalid")).isNull();
    }

    @Test
    void printsTheOneTextThatRfc5952Has() {
        for (String text : new String[] {
            "::",
            "::1",
            "1::",
            "2001:db8::1",
            "2001:db8:0:1:1:1:1:1",
            "2001:0:0:1::1",
            "1:0:0:2::",
            "fe80::1:0:0:1",
            "192.0.2.1"
        }) {
            assertThat(IpText.print(requireNonNull(IpText.parse(text)))).isEqualTo(text);
        }
        assertThat(IpText.print(requireNonNull(IpText.parse("2001:DB8:0:0:1:0:0:1"))))
                .isEqualTo("2001:db8::1:0:0:1");
    }
}
