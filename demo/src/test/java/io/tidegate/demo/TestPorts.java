package io.tidegate.demo;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/// Free ports for processes that must be told theirs.
final class TestPorts {
    private TestPorts() {}

    static List<Integer> free(int count) {
        return Ports.plan(new Request.Start((count + 1) / 2, 1883, new TlsPort.Usual(), 8888), new Random()).stream()
                .flatMap(node -> Stream.of(node.mqttPort(), node.corePort()))
                .limit(count)
                .toList();
    }
}
