package io.tidegate.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.address.HostPort;
import io.tidegate.fleet.Fleet;
import io.tidegate.fleet.FleetEvent;
import io.tidegate.fleet.Member;
import io.tidegate.fleet.Node;
import io.tidegate.fleet.Nodes;
import io.tidegate.fleet.Policy;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UrlTemplateTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{host}:8081/status",
                "ftp://{host}/status",
                "http://{host",
                "http://{host}:port/",
                "http://user:password@{host}/",
                "http://{host}/#top",
                "http:///{host}",
                "http://{host} /"
            })
    void isRefusedWhereItCannotBeAsked(String text) {
        assertThatThrownBy(() -> new UrlTemplate(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("http://{host}:8081/status");
    }

    @Test
    void isRefusedWhereItIsTheSameForEveryNode() {
        assertThatThrownBy(() -> new UrlTemplate("http://emqx1:8081/status"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("write {host}");
    }

    private static Member at(String address, String endpoint) {
        Node node = new Node(Nodes.id("n0"), HostPort.parse(address), 1, Node.UNLIMITED, Node.Role.PRIMARY);
        Fleet fleet = new Fleet(List.of(Nodes.pool(Policy.ROUND_ROBIN, List.of(node))));
        FleetEvent found = new FleetEvent.Resolved(node.id(), node.address(), List.of(Nodes.endpoint(endpoint)), 1);
        return fleet.apply(found, new SplittableRandom(1)).pool(Nodes.POOL).member(0);
    }

    @ParameterizedTest
    @CsvSource({
        "emqx1.example.org:1883, 192.0.2.7:1883,       http://{host}:8081/status,       http://192.0.2.7:8081/status",
        "emqx1.example.org:1883, '[2001:db8::7]:1883', http://{host}:8081/status, 'http://[2001:db8::7]:8081/status'",
        "emqx1.example.org:1883, 192.0.2.7:1883,       https://{host}/s?n={host},"
                + " https://emqx1.example.org/s?n=emqx1.example.org",
        "'[2001:db8::7]:1883',   '[2001:db8::7]:1883', https://{host}/status,           'https://[2001:db8::7]/status'",
    })
    void hasTheAddressOfANodeOrOverHttpsItsName(String address, String endpoint, String template, String url) {
        assertThat(new UrlTemplate(template).of(at(address, endpoint)).toString())
                .isEqualTo(url);
    }
}
