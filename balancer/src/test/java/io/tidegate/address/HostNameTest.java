package io.tidegate.address;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostNameTest {
    private static final String LABEL_63 = "a".repeat(63);
    private static final String NAME_253 = (LABEL_63 + ".").repeat(3) + "b".repeat(61);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "mqtt.example.",
                ".mqtt.example",
                "mqtt..example",
                "-mqtt.example",
                "mqtt-.example",
                "mqtt.example-",
                "mqtt example",
                "mqtt\u0000.example",
                "mqtt\n.example",
                "mqtt\u007f.example",
                "m\u00fcnchen.example",
                "\u212a.example",
                "*.example",
                "a/b",
                "mqtt:1883",
                "192.0.2.1",
                "1",
                "a.1",
                "::1",
                "[::1]",
                "fe80::1%eth0",
            })
    void refusesWhatIsNoHostName(String text) {
        assertThat(HostName.parse(text)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "mqtt.example, mqtt.example",
        "localhost, localhost",
        "MQTT.Example.ORG, mqtt.example.org",
        "a, a",
        "1.2.3.4.example, 1.2.3.4.example",
        "xn--mnchen-3ya.example, xn--mnchen-3ya.example",
        "_mqtt._tcp.my-site.example, _mqtt._tcp.my-site.example",
        "a.1a, a.1a",
    })
    void answersTheNameInLowerCase(String text, String name) {
        assertThat(HostName.parse(text)).isEqualTo(name);
    }

    @Test
    void boundsLabelsAndTheWhole() {
        assertThat(HostName.parse(LABEL_63)).isEqualTo(LABEL_63);
        assertThat(HostName.parse(LABEL_63 + "a")).isNull();
        assertThat(NAME_253).hasSize(HostName.LENGTH_MAX);
        assertThat(HostName.parse(NAME_253)).isEqualTo(NAME_253);
        assertThat(HostName.parse(NAME_253 + "b")).isNull();
    }
}
