package io.tidegate.benchmark.soak;

import io.tidegate.address.Endpoint;
import io.tidegate.benchmark.machine.Jvm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The product, started as users start it, and what can be seen of it from outside. Confined.
final class Product implements AutoCloseable {
    private static final long END_SECONDS_MAX = 20;
    private static final long KIB = 1024;

    private final Ports ports;
    private final Process process;
    private final Jvm jvm;

    /// Where it listens.
    ///
    /// @param secure for TLS
    record Ports(int plain, int secure, int admin) {
        static Ports free() {
            return new Ports(port(), port(), port());
        }

        private static int port() {
            try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /// @param root of the source tree
    /// @param directory for configuration and log
    Product(Path root, Path directory, Path certificate, List<Endpoint> nodes) {
        this.ports = Ports.free();
        try {
            Files.createDirectories(directory);
            Path file = directory.resolve("tidegate.conf");
            Files.writeString(file, configuration(certificate, nodes));
            this.process = new ProcessBuilder(root.resolve("tidegate").toString(), "run", "-c", file.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("tidegate.out").toFile())
                    .start();
            this.jvm = new Jvm(process.pid());
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String configuration(Path certificate, List<Endpoint> nodes) {
        return """
                listeners.tcp.soak { bind = "127.0.0.1:%d", tcp_options.backlog = 4096 }
                listeners.ssl.soak {
                  bind = "127.0.0.1:%d", tcp_options.backlog = 4096
                  ssl_options { certfile = "%s", handshake_timeout = 5s }
                }
                pools.default { balance = client_id, proxy_protocol = v2, nodes = [ %s ] }
                mqtt.connect_timeout = 5s
                admin.bind = "127.0.0.1:%d"
                shutdown.drain = 0s
                """.formatted(
                        ports.plain(),
                        ports.secure(),
                        certificate,
                        IntStream.range(0, nodes.size())
                                .mapToObj(i -> "{ name = n" + i + ", address = \"" + nodes.get(i) + "\" }")
                                .collect(Collectors.joining(", ")),
                        ports.admin());
    }

    Ports ports() {
        return ports;
    }

    /// @throws IllegalStateException where it runs no more
    void check() {
        if (!process.isAlive()) {
            throw new IllegalStateException("tidegate has ended with " + process.exitValue());
        }
    }

    /// Connections that are open, by the product's own count.
    long open() {
        String metrics = metrics();
        return sum(metrics, "tidegate_links_accepted_total") - sum(metrics, "tidegate_links_closed_total");
    }

    /// Collects its garbage, then looks.
    Look look() {
        check();
        jvm.collect();
        jvm.trim();
        String metrics = metrics();
        long accepted = sum(metrics, "tidegate_links_accepted_total");
        long closed = sum(metrics, "tidegate_links_closed_total");
        return new Look(
                files("fd"),
                files("task"),
                jvm.heapBytes(),
                resident(),
                accepted,
                closed,
                accepted - closed,
                sum(metrics, "tidegate_bugs_total"));
    }

    private int files(String kind) {
        try (Stream<Path> files = Files.list(proc(kind))) {
            return (int) files.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path proc(String file) {
        return Path.of("/proc", Long.toString(process.pid()), file);
    }

    private long resident() {
        try (Stream<String> lines = Files.lines(proc("status"))) {
            String line =
                    lines.filter(each -> each.startsWith("VmRSS:")).findFirst().orElseThrow();
            return Long.parseLong(line.replaceAll("\\D", "")) * KIB;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String metrics() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), ports.admin())) {
            socket.getOutputStream()
                    .write("GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Over all labels.
    private static long sum(String metrics, String name) {
        return (long) metrics.lines()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(END_SECONDS_MAX, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
