package io.tidegate.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostPortTest {
    @ParameterizedTest
    @CsvSource({
        "192.0.2.1:1883, 192.0.2.1, 1883, 192.0.2.1:1883",
        "emqx1.example:65535, emqx1.example, 65535, emqx1.example:65535",
        "[2001:db8::1]:0, 2001:db8::1, 0, [2001:db8::1]:0",
        ":1883, 0.0.0.0, 1883, 0.0.0.0:1883",
        "1883, 0.0.0.0, 1883, 0.0.0.0:1883",
    })
    void readsWhatOperatorsWrite(String text, String host, int port, String written) {
        HostPort hostPort = HostPort.parse("  " + text + " ");
        assertThat(hostPort).isEqualTo(new HostPort(host, port)).hasToString(written);
        assertThat(HostPort.parse(written)).isEqualTo(hostPort);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "host", "host:", "host:65536", "host:-1", "host:+1", "host:000001", "host:1x", ":"})
    void refusesWhatHasNoPort(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HostPort.parse(text))
                .withMessage(
                        "\"" + text + "\": expected host:port with a port of 0..65535, such as \"192.0.2.1:1883\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2001:db8::1:1883", "::1", "[::1", "::1]:1883"})
    void refusesAnIpv6AddressWithoutBrackets(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HostPort.parse(text))
                .withMessageContaining(text)
                .withMessageContaining("brackets");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]:1883", "[host]:1883", "[192.0.2.1]:1883", "[[::1]]:1883", "[::1%eth0]:1883"})
    void refusesAnythingElseInBrackets(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HostPort.parse(text))
                .withMessage("\"" + text + "\": only an IPv6 address stands in brackets");
    }

    @Test
    void knowsWhetherANameMustBeResolved() {
        assertThat(HostPort.parse("[::1]:1").literal()).hasToString("[::1]:1");
        assertThat(HostPort.parse("192.0.2.1:1").literal()).hasToString("192.0.2.1:1");
        assertThat(HostPort.parse("localhost:1").literal()).isNull();
    }

    @Test
    void refusesAnEmptyHostAndAPortOutOfRange() {
        assertThatIllegalArgumentException().isThrownBy(() -> new HostPort("", 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new HostPort("h", 65_536));
        assertThatIllegalArgumentException().isThrownBy(() -> new HostPort("h", -1));
    }
}
