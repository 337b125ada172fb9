package io.tidegate.app;

import io.tidegate.address.Endpoint;
import io.tidegate.rehearsal.Company;
import io.tidegate.rehearsal.Part;
import io.tidegate.rehearsal.Part.Manner;
import io.tidegate.time.Clock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Makes the AOT cache that starts use: runs the product once as a user does, plays clients and nodes for it, and has
/// its
/// JVM write down what it learned. A process of its own, started by the launcher; what it leaves behind is the cache.
///
/// Arguments: the cache's file, then what starts the product, up to and with the main class.
final class Rehearse {
    /// For everything; a machine that is slower than that starts without.
    private static final Duration ALL_MAX = Duration.ofSeconds(60);
    private static final Duration PART_MAX = Duration.ofSeconds(15);
    private static final int NODES = 4;
    private static final int USAGE = 2;
    private static final String CLASS_PATH = "-cp";

    /// What makes a method worth compiling, and a class worth having at hand.
    private static final List<Part> PLAY = List.of(
            new Part(4000, 32, 2, Manner.SMALL),
            new Part(40, 4, 500, Manner.SMALL),
            new Part(20, 4, 20, Manner.LARGE),
            new Part(20, 4, 0, Manner.STRANGER));

    /// The JIT compiles early what it would compile late, so that its choice, and what it was made by, is in the cache.
    private static final List<String> EAGER = List.of(
            "-XX:Tier4InvocationThreshold=1000",
            "-XX:Tier4MinInvocationThreshold=200",
            "-XX:Tier4CompileThreshold=2000",
            "-XX:Tier4BackEdgeThreshold=40000",
            "-XX:Tier3InvokeNotifyFreqLog=8",
            "-XX:Tier2InvokeNotifyFreqLog=11");

    private Rehearse() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        if (args.length < 2) {
            System.err.println("usage: Rehearse CACHE COMMAND...");
            System.exit(USAGE);
        }
        Path cache = Path.of(args[0]).toAbsolutePath();
        Path directory = Files.createTempDirectory("tidegate-rehearsal-");
        try {
            Path written = directory.resolve("cache");
            rehearse(Arrays.asList(args).subList(1, args.length), directory, written);
            // Under its name it is whole: another start may take it at any moment.
            Path beside = cache.resolveSibling(
                    cache.getFileName() + "." + ProcessHandle.current().pid());
            try {
                Files.copy(written, beside, StandardCopyOption.REPLACE_EXISTING);
                Files.move(beside, cache, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(beside);
            }
        } finally {
            delete(directory);
        }
    }

    private static void rehearse(List<String> command, Path directory, Path written)
            throws IOException, InterruptedException {
        try (Company company = new Company(Clock.system(), NODES);
                Rehearsed product = Rehearsed.start(recording(command, directory, written, company.nodes()), ALL_MAX)) {
            Endpoint door = product.door();
            for (Part part : PLAY) {
                if (company.play(part, door, PART_MAX.toNanos()) == 0) {
                    throw new IllegalStateException("no client got through: " + part);
                }
                product.look();
            }
            product.end();
        }
        if (Files.size(written) == 0) {
            throw new IllegalStateException("the JVM wrote an empty cache");
        }
    }

    /// The main class goes last, and the configuration behind it.
    private static List<String> recording(List<String> command, Path directory, Path written, List<Endpoint> nodes)
            throws IOException {
        Path configuration = directory.resolve("rehearsal.conf");
        Files.writeString(configuration, """
                listeners.tcp.default { bind = "127.0.0.1:0" }
                pools.default {
                  balance = client_id, proxy_protocol = v2
                  nodes = [ %s ]
                }
                transport.loops = 1
                admin.bind = "127.0.0.1:0"
                shutdown.drain = 0s
                """.formatted(nodes.stream()
                .map(node -> "{ name = n" + node.port() + ", address = \"" + node + "\" }")
                .collect(Collectors.joining(", "))));
        List<String> recording = new ArrayList<>(command);
        int behindOptions = recording.indexOf(CLASS_PATH);
        if (behindOptions < 0) {
            throw new IllegalArgumentException("there is no " + CLASS_PATH + " in " + command);
        }
        recording.addAll(behindOptions, EAGER);
        recording.add(behindOptions, "-XX:AOTCacheOutput=" + written);
        recording.addAll(List.of("run", "-c", configuration.toString()));
        return recording;
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }
}
