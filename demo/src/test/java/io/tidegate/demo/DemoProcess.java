package io.tidegate.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A demo that runs as a process, with a stand-in for Tidegate. Confined.
///
/// @param temporary where it makes its directory; nothing else is there
record DemoProcess(Process process, Path temporary) {
    /// Flags of JVMs that live for seconds: what they would do to be fast later takes the time of all others now.
    private static final List<String> SHORT_LIVED = List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

    /// @param balancer the simple name of the stand-in
    /// @param ports for devices, for devices over TLS, of the admin
    /// @param options more of the command line
    static DemoProcess start(Path temporary, String balancer, List<Integer> ports, List<String> options)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(SHORT_LIVED);
        command.addAll(TestPorts.flags());
        command.addAll(List.of(
                "-Djava.io.tmpdir=" + temporary,
                "-Dtidegate.balancer.classpath=" + Launch.whereIs(StandInBalancer.class),
                "-Dtidegate.balancer.jvm=" + String.join(" ", SHORT_LIVED),
                "-Dtidegate.balancer.main=io.tidegate.demo." + balancer,
                "-cp",
                System.getProperty("java.class.path"),
                Demo.class.getName(),
                "--port",
                ports.getFirst().toString(),
                "--tls-port",
                ports.get(1).toString(),
                "--admin-port",
                ports.getLast().toString()));
        command.addAll(options);
        return new DemoProcess(
                new ProcessBuilder(command).redirectErrorStream(true).start(), temporary);
    }

    /// All lines up to the first that holds `text`; fails if the demo ends before.
    String readUntil(String text) throws IOException {
        BufferedReader reader = process.inputReader();
        StringBuilder all = new StringBuilder();
        String line;
        do {
            line = reader.readLine();
            assertThat(line).as("looking for \"%s\" after:%n%s", text, all).isNotNull();
            all.append(line).append('\n');
        } while (!line.contains(text));
        return all.toString();
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    List<ProcessHandle> children() {
        return process.descendants().toList();
    }

    /// By `/proc`: a [ProcessHandle] knows no command line as long as these.
    ProcessHandle child(String argument) throws IOException {
        for (ProcessHandle child : children()) {
            String command = Files.readString(Path.of("/proc", String.valueOf(child.pid()), "cmdline"));
            if (List.of(command.split("\0")).contains(argument)) {
                return child;
            }
        }
        throw new AssertionError("no process has the argument " + argument);
    }

    /// SIGTERM.
    void terminate() {
        process.destroy();
    }

    /// SIGKILL.
    void kill() {
        process.destroyForcibly();
    }

    /// It, and what it started.
    void killAll() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        kill();
    }

    int exitStatus() throws InterruptedException {
        return process.waitFor();
    }

    /// Soon there is neither a process nor a file left.
    ///
    /// @param children what it had started
    void assertAllEnd(List<ProcessHandle> children) throws Exception {
        // All at once: the JVM looks at processes that are not its own children now and then only.
        CompletableFuture.allOf(children.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new))
                .get(20, TimeUnit.SECONDS);
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        try (Stream<Path> left = Files.list(temporary)) {
            assertThat(left.filter(path -> path.getFileName().toString().startsWith("tidegate-demo-")))
                    .isEmpty();
        }
    }
}
