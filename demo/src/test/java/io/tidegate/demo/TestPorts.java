package io.tidegate.demo;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/// Free ports for processes that must be told theirs, out of those that this fork's demos look at.
final class TestPorts {
    private TestPorts() {}

    /// Of the JVM of a demo: it takes ports for its nodes from where we take ours.
    static List<String> flags() {
        return Stream.of(Ports.LOWEST, Ports.HIGHEST)
                .filter(name -> System.getProperty(name) != null)
                .map(name -> "-D" + name + "=" + System.getProperty(name))
                .toList();
    }

    static List<Integer> free(int count) {
        return Ports.plan(new Request.Start((count + 1) / 2, 1883, new TlsPort.Usual(), 8888), new Random()).stream()
                .flatMap(node -> Stream.of(node.mqttPort(), node.corePort()))
                .limit(count)
                .toList();
    }
}
