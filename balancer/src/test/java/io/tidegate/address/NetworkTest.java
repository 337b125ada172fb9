package io.tidegate.address;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkTest {
    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.255.255, true",
        "10.0.0.0/8, 11.0.0.0, false",
        "192.168.128.0/17, 192.168.128.0, true",
        "192.168.128.0/17, 192.168.127.255, false",
        "192.0.2.1, 192.0.2.1, true",
        "192.0.2.1/32, 192.0.2.2, false",
        "0.0.0.0/0, 203.0.113.9, true",
        "0.0.0.0/0, ::1, false",
        "::/0, ::1, true",
        "::/0, 127.0.0.1, false",
        "2001:db8::/33, 2001:db8:7fff::1, true",
        "2001:db8::/33, 2001:db8:8000::1, false",
        "2001:db8::1, 2001:db8::1, true",
        "10.0.0.0/8, ::ffff:10.1.2.3, true",
    })
    void containsTheAddressesWithItsPrefix(String network, String address, boolean contained) {
        assertThat(Network.parse(network).contains(ip(address))).isEqualTo(contained);
        assertThat(Network.parse(network).contains(ip(address).getAddress())).isEqualTo(contained);
    }

    @Test
    void isAValue() {
        Network network = Network.parse("10.0.0.0/8");
        assertThat(network)
                .isEqualTo(new Network(ip("10.0.0.0"), 8))
                .hasSameHashCodeAs(new Network(ip("10.0.0.0"), 8))
                .isNotEqualTo(Network.parse("10.0.0.0/9"))
                .isNotEqualTo(Network.parse("11.0.0.0/8"))
                .hasToString("10.0.0.0/8");
        assertThat(Network.parse("10.0.0.1")).hasToString("10.0.0.1/32");
        assertThat(Network.parse("::/7").address()).isEqualTo(ip("::"));
        assertThat(Network.parse("::/7").prefixLength()).isEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/8", "localhost/8", "10.0.0/8", "10.0.0.0.0/8", " 10.0.0.0/8", "[::]/0", "all"})
    void refusesWhatIsNoAddress(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Network.parse(text))
                .withMessage("\"" + text + "\" is not a network; write one as \"10.0.0.0/8\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/+8", "10.0.0.0/8/8", "10.0.0.0/0008"})
    void refusesALengthOutOfRange(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Network.parse(text))
                .withMessage("\"" + text + "\": the prefix length must be 0..32");
    }

    @Test
    void refusesAnIpv6LengthOutOfRange() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Network.parse("::/129"))
                .withMessageEndingWith("the prefix length must be 0..128");
        assertThatIllegalArgumentException().isThrownBy(() -> new Network(ip("::"), 129));
        assertThatIllegalArgumentException().isThrownBy(() -> new Network(ip("::"), -1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.1.0.0/8", "128.0.0.0/0", "192.0.2.1/31", "2001:db8::1/127"})
    void refusesBitsRightOfThePrefix(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Network.parse(text))
                .withMessageContaining("has bits set right of its prefix length");
    }

    private static InetAddress ip(String text) {
        return requireNonNull(IpText.parse(text));
    }
}
