package io.tidegate.app;

import io.tidegate.address.Endpoint;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The product as a process that is rehearsed with, and ends with this one at the latest. Confined.
final class Rehearsed implements AutoCloseable {
    private static final Pattern DOOR = Pattern.compile("listening on 127\\.0\\.0\\.1:(\\d+) ");
    private static final Pattern ADMIN = Pattern.compile("admin on (http://[\\d.:]+)");
    private static final List<String> PAGES =
            List.of("/healthz", "/readyz", "/metrics", "/api/v1/nodes", "/api/v1/discovery", "/api/v1/certificates");

    private final Process process;
    private final Thread killer;
    private final String admin;
    private final Endpoint door;

    private Rehearsed(Process process, Thread killer, String admin, Endpoint door) {
        this.process = process;
        this.killer = killer;
        this.admin = admin;
        this.door = door;
    }

    /// Waits until it listens.
    ///
    /// @param most after which it is killed, whatever it does
    /// @throws IllegalStateException where it ends instead, with its last line
    static Rehearsed start(List<String> command, Duration most) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        Thread killer = new Thread(process::destroyForcibly, "killer");
        Runtime.getRuntime().addShutdownHook(killer);
        CompletableFuture.delayedExecutor(most.toMillis(), TimeUnit.MILLISECONDS)
                .execute(process::destroyForcibly);
        BufferedReader said = process.inputReader();
        String admin = null;
        String door = null;
        String last = "it said nothing";
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            last = line;
            admin = found(ADMIN, line, admin);
            door = found(DOOR, line, door);
            if (admin != null && door != null) {
                // It is read to its end: who writes into a full pipe stands still.
                new Thread(() -> said.lines().forEach(_ -> {}), "reader").start();
                return new Rehearsed(
                        process, killer, admin, Endpoint.of(new byte[] {127, 0, 0, 1}, Integer.parseInt(door)));
            }
        }
        process.destroyForcibly();
        throw new IllegalStateException("the product did not start: " + last);
    }

    private static @Nullable String found(Pattern pattern, String line, @Nullable String before) {
        Matcher matcher = pattern.matcher(line);
        return matcher.find() ? matcher.group(1) : before;
    }

    /// Where clients go.
    Endpoint door() {
        return door;
    }

    /// Looks at every page of the admin port.
    void look() throws IOException {
        for (String page : PAGES) {
            try (InputStream answer = URI.create(admin + page).toURL().openStream()) {
                answer.readAllBytes();
            }
        }
    }

    /// Tells it to end, and waits until its JVM has written the cache.
    ///
    /// @throws IllegalStateException where it does not end well
    void end() throws InterruptedException {
        process.toHandle().destroy(); // which leaves its output open: it still has something to say
        int code = process.waitFor();
        if (code != 0) {
            throw new IllegalStateException("the product ended with exit code " + code);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        Runtime.getRuntime().removeShutdownHook(killer);
    }
}
