package io.tidegate.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

/// A host of the tests' own, in a network namespace: it may vanish without a word. Needs root, as the tools of
/// `iproute2` do. Its network is a part of that of RFC 5737 for documentation, which leads nowhere else; each fork has
/// another one.
final class TestHost implements AutoCloseable {
    /// Of four addresses each, as many for each fork.
    private static final int NETWORKS = 64 / Fork.MOST;

    private static final int NETWORK =
            4 * (Fork.number() * NETWORKS + (int) (ProcessHandle.current().pid() % NETWORKS));
    private static final String HERE = "198.51.100." + (NETWORK + 1);
    private static final String THERE = "198.51.100." + (NETWORK + 2);

    private final String name = "tg-" + ProcessHandle.current().pid();
    private final String outside = "tgo" + ProcessHandle.current().pid() % 1_000_000;
    private final String inside = "tgi" + ProcessHandle.current().pid() % 1_000_000;

    private TestHost() {}

    static TestHost start() {
        TestHost host = new TestHost();
        try {
            host.ip("netns", "add", host.name);
            host.ip("link", "add", host.outside, "type", "veth", "peer", "name", host.inside, "netns", host.name);
            host.ip("addr", "add", HERE + "/30", "dev", host.outside);
            host.ip("link", "set", host.outside, "up");
            host.ip("-n", host.name, "addr", "add", THERE + "/30", "dev", host.inside);
            host.ip("-n", host.name, "link", "set", host.inside, "up");
            return host;
        } catch (AssertionError e) {
            host.close();
            throw e;
        }
    }

    String address() {
        return THERE;
    }

    /// What comes before a command that is to run there.
    List<String> command() {
        return List.of("ip", "netns", "exec", name);
    }

    /// Nothing that is sent there arrives any more, and nothing comes from there.
    void vanish() {
        ip("-n", name, "addr", "del", THERE + "/30", "dev", inside);
    }

    private void ip(String... arguments) {
        assertThat(run(arguments)).as("ip " + List.of(arguments)).isZero();
    }

    private static int run(String... arguments) {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(arguments));
        try (Program program = Program.start("ip", new ProcessBuilder(command))) {
            return program.awaitExit();
        }
    }

    @Override
    public void close() {
        run("netns", "del", name); // its end of the cable goes with it, and so ours
    }
}
