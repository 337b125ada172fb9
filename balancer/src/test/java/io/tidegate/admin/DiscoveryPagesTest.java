package io.tidegate.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/// What is shown of those who know the nodes of pools.
class DiscoveryPagesTest {
    private final Routes routes = new Routes(new FixedStatus());

    private String page(String path) {
        return new String(routes.answer("GET", path, "").body(), StandardCharsets.UTF_8);
    }

    @Test
    void sourcesAreAListWithOneObjectEach() {
        assertThat(page("/api/v1/discovery")).isEqualTo("""
                        [{"pool":"default","source":"dns","title":"DNS broker.example","nodes":3,\
                        "last_answer":"2026-11-24T02:00:00Z","problem":"the server failed (\\"SERVFAIL\\")",\
                        "answers":7,"failures":2},\
                        {"pool":"north","source":"file","title":"file nodes.conf","nodes":2,\
                        "last_answer":"2026-11-24T02:00:00Z","problem":null,"answers":1,"failures":0},\
                        {"pool":"south","source":"emqx","title":"EMQX http://a","nodes":0,\
                        "last_answer":null,"problem":null,"answers":0,"failures":0}]
                        """);
    }

    @Test
    void metricsSayWhetherItWorksSinceWhenAndHowMany() {
        Exposition page = Exposition.parse(page("/metrics"));
        assertThat(page.value("tidegate_discovery_up{pool=\"default\",source=\"dns\"}"))
                .isZero();
        assertThat(page.value("tidegate_discovery_up{pool=\"north\",source=\"file\"}"))
                .isEqualTo(1);
        assertThat(page.value("tidegate_discovery_up{pool=\"south\",source=\"emqx\"}"))
                .isZero();
        assertThat(page.value("tidegate_discovery_nodes{pool=\"default\",source=\"dns\"}"))
                .isEqualTo(3);
        assertThat(page.samplesOf("tidegate_discovery_nodes")).hasSize(2);
        assertThat(page.value("tidegate_discovery_last_answer_seconds{pool=\"north\",source=\"file\"}"))
                .isEqualTo((double) FixedStatus.SINCE.getEpochSecond());
        assertThat(page.value("tidegate_discovery_answers_total{pool=\"default\",result=\"ok\",source=\"dns\"}"))
                .isEqualTo(7);
        assertThat(page.value("tidegate_discovery_answers_total{pool=\"default\",result=\"failed\",source=\"dns\"}"))
                .isEqualTo(2);
    }
}
