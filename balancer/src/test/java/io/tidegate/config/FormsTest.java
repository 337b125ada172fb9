package io.tidegate.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FormsTest {
    @ParameterizedTest
    @CsvSource({
        "2s, PT2S",
        "500ms, PT0.5S",
        "1.5h, PT1H30M",
        "'\"3 minutes\"', PT3M",
        "2 s, PT2S",
        "1d, PT24H",
        "7us, PT0.000007S",
        "0s, PT0S",
        "90 seconds, PT1M30S",
    })
    void durationsCarryHoconsUnits(String text, Duration duration) {
        assertThat(read(Quantities.duration("0s", "365d"), text)).isEqualTo(duration);
    }

    @ParameterizedTest
    @CsvSource({
        "2, 2 has no unit; write 2s or 2ms",
        "2w, has the unit ms",
        "soon, is no duration",
        "1e3s, is no duration",
        "999999999999d, out of range",
        "-1s, out of range",
        "[2s], 'expected one value, found a list'",
    })
    void otherDurationsAreRefused(String text, String said) {
        assertThat(read(Quantities.duration("0s", "365d"), text)).asString().contains(said);
    }

    @ParameterizedTest
    @CsvSource({"1B, 1", "1KB, 1024", "512KB, 524288", "1MB, 1048576", "1.5GB, 1610612736", "2mb, 2097152", "1 KB, 1024"
    })
    void sizesArePowersOf1024(String text, long bytes) {
        assertThat(read(Quantities.size("0B", "1024GB"), text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @CsvSource({
        "512, 'has no unit; write 512B, 512KB or 512MB'",
        "512k, 'the unit B, KB, MB or GB'",
        "1KiB, 'the unit B, KB, MB or GB'",
        "999999999999GB, out of range",
        "much, is no size",
    })
    void otherSizesAreRefused(String text, String said) {
        assertThat(read(Quantities.size("0B", "1024GB"), text)).asString().contains(said);
    }

    @ParameterizedTest
    @CsvSource({"true, true", "on, true", "yes, true", "false, false", "off, false", "no, false", "'\"on\"', true"})
    void flagsAreSpelledAsInHocon(String text, boolean flag) {
        assertThat(read(Form.flag(), text)).isEqualTo(flag);
    }

    @ParameterizedTest
    @CsvSource({"off, OFF", "'\"off\"', OFF", "false, OFF", "no, OFF", "v1, V1", "'\"v2\"', V2"})
    void offIsAWordAndABoolean(String text, Keys.Pool.ProxyHeader header) {
        assertThat(read(Keys.Pool.PROXY_PROTOCOL.form(), text)).isEqualTo(header);
    }

    @ParameterizedTest
    @CsvSource({
        "'\"emqx1\"', the port is missing",
        "'\"192.0.2.1\"', 'write \"192.0.2.1:1883\"'",
        "'\"2001:db8::1\"', 'write \"[2001:db8::1]:1883\"'",
        "'\"[2001:db8::1]\"', 'write \"[2001:db8::1]:1883\"'",
        "1883, 'the host is missing; write such as \"emqx1:1883\"'",
        "'\":1883\"', no host",
        "'\"emqx 1:1883\"', no host",
        "'\"[emqx1]:1883\"', only an IPv6 address",
        "'\"\"', expected host:port",
    })
    void aNodeHasAHostAndAPort(String text, String said) {
        assertThat(read(Addresses.node(), text)).asString().contains(said);
    }

    @ParameterizedTest
    @CsvSource({"emqx1:1883", "192.0.2.1:1883", "[2001:db8::1]:1883", "emqx-1.emqx_headless.svc.:1883"})
    void nodesAreNamesOrAddresses(String text) {
        assertThat(read(Addresses.node(), "\"" + text + "\"")).hasToString(text);
    }

    @Test
    void eachElementOfAListIsSaid() {
        assertThat(read(Quantities.whole(1, 9).list(), "[1, 0, x]")).asString().contains("0 is out", "\"x\" is no");
        assertThat(read(Quantities.whole(1, 9).list(), "{ 2 = 8, 10 = 9, 1 = 7 }"))
                .isEqualTo(List.of(7, 8, 9));
    }

    @ParameterizedTest
    @CsvSource({"balanse, balance", "max_conections, max_connections", "bnid, bind", "pol, pool", "zzzz, ", "x, "})
    void theNearestNameIsNear(String written, String near) {
        assertThat(Nearest.to(written, List.of("balance", "max_connections", "bind", "pool")))
                .isEqualTo(near);
    }

    @Test
    void swappedLettersAreOneStep() {
        assertThat(Nearest.distance("bnid", "bind")).isEqualTo(1);
        assertThat(Nearest.distance("", "bind")).isEqualTo(4);
        assertThat(Nearest.distance("bind", "bond")).isEqualTo(1);
    }

    /// The value, or all that was said about it.
    private static Object read(Form<?> form, String text) {
        ConfigValue value = ConfigFactory.parseString("value = " + text).getValue("value");
        List<String> said = new ArrayList<>();
        Object read = form.read(value, (_, what) -> said.add(what));
        return read == null ? said : read;
    }
}
