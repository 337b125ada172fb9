package io.tidegate.demo;

import java.io.File;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The command lines of the demo's processes. What they are made of comes from the launcher, as system properties:
/// `tidegate.balancer.classpath` (required), `tidegate.balancer.jvm` (flags, divided by spaces),
/// `tidegate.balancer.main`.
///
/// @param shield words before each that keep Ctrl-C from it; empty = it gets what the terminal sends
record Launch(
        List<String> shield,
        Path java,
        String ownClassPath,
        String balancerClassPath,
        List<String> balancerFlags,
        String main) {
    private static final String CLASS_PATH = "tidegate.balancer.classpath";

    /// A node is small: with these it holds 125 MB resident.
    private static final List<String> NODE_FLAGS = List.of(
            "-Xmx96m",
            "-Xss256k",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:ReservedCodeCacheSize=24m",
            "-XX:+UseCompactObjectHeaders",
            "-XX:-UsePerfData",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");

    static Launch from(Properties properties) {
        String balancer = properties.getProperty(CLASS_PATH);
        if (balancer == null) {
            throw new IllegalArgumentException("start the demo with ./tidegate demo: it sets -D" + CLASS_PATH);
        }
        return new Launch(
                List.of(),
                Path.of(properties.getProperty("java.home"), "bin", "java"),
                absolute(properties.getProperty("java.class.path")),
                absolute(balancer),
                Stream.of(properties
                                .getProperty("tidegate.balancer.jvm", "--enable-native-access=ALL-UNNAMED")
                                .split(" "))
                        .filter(flag -> !flag.isEmpty())
                        .toList(),
                properties.getProperty("tidegate.balancer.main", "io.tidegate.app.Main"));
    }

    /// The same, for processes that we alone end: a shell that ignores SIGINT becomes each of them, which a JVM then
    /// ignores too.
    Launch shielded() {
        return new Launch(
                List.of("bash", "-c", "trap '' INT; exec \"$@\"", "bash"),
                java,
                ownClassPath,
                balancerClassPath,
                balancerFlags,
                main);
    }

    private List<String> started() {
        List<String> command = new ArrayList<>(shield);
        command.add(java.toString());
        return command;
    }

    /// One broker node, told where its peers are.
    List<String> node(NodePlan node, List<NodePlan> all, Path directory) {
        List<String> command = started();
        command.addAll(NODE_FLAGS);
        command.addAll(List.of("-D" + Tether.DIRECTORY + "=" + directory, "-cp", ownClassPath));
        command.add(BrokerNode.class.getName());
        command.addAll(List.of(node.name(), String.valueOf(node.mqttPort()), String.valueOf(node.corePort())));
        all.stream().filter(other -> !other.equals(node)).forEach(peer -> command.add(String.valueOf(peer.corePort())));
        return command;
    }

    /// Beside the java that runs us.
    Path keytool() {
        return java.resolveSibling("keytool");
    }

    /// Tidegate itself. [Tethered] goes on the boot class path and not on Tidegate's own: there our
    /// jar's manifest would bring all of the broker's libraries along.
    List<String> balancer(Path configuration, Path directory) {
        List<String> command = started();
        command.addAll(balancerFlags);
        command.add("-D" + Tether.DIRECTORY + "=" + directory);
        command.add("-Xbootclasspath/a:" + whereIs(Tethered.class));
        command.addAll(List.of("-cp", balancerClassPath, Tethered.class.getName()));
        command.addAll(List.of(main, "run", "-c", configuration.toString()));
        return command;
    }

    /// The jar or directory that a class was loaded from.
    static Path whereIs(Class<?> type) {
        return Path.of(URI.create(
                type.getProtectionDomain().getCodeSource().getLocation().toString()));
    }

    /// The processes run in another directory than ours.
    private static String absolute(String classPath) {
        return Arrays.stream(classPath.split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }
}
