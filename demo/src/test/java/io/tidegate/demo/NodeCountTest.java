package io.tidegate.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NodeCountTest {
    @Test
    void readsWhatItNeedsAndPassesOverTheRest() {
        String json = """
                [{"pool":"default","name":"node1","address":"127.0.0.1:20000","state":"up","weight":1,"clients":2,"total":9},
                 {"pool":"default","name":"node2","address":"127.0.0.1:20002","state":"down","weight":1,"clients":0,"total":4}]
                """;
        assertThat(NodeCount.read(json))
                .contains(List.of(new NodeCount("node1", "up", 2), new NodeCount("node2", "down", 0)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "<html>", "{}", "[1]", "[{}]", "[{\"name\":\"n\",\"state\":\"up\",\"clients\":\"2\"}]", "[{"
            })
    void isEmptyForAnythingElse(String text) {
        assertThat(NodeCount.read(text)).isEmpty();
    }
}
