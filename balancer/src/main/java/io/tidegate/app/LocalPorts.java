package io.tidegate.app;

import io.tidegate.address.Endpoint;
import io.tidegate.fleet.Fleet;
import io.tidegate.fleet.Member;
import io.tidegate.fleet.Pool;
import io.tidegate.link.NodeLegSettings;
import io.tidegate.observe.Journal;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Says in time that the local ports towards a node run out: each connection to it has one of its own for each of our
/// addresses, those in TIME_WAIT included (tcp(7), `ip_local_port_range`). Confined to the control thread, but for the
/// look at the kernel's table.
final class LocalPorts {
    private static final Duration PACE = Duration.ofSeconds(10);
    private static final Duration SILENCE = Duration.ofMinutes(10);
    private static final double WARNED_SHARE = 0.8;
    private static final Pattern TIME_WAITS = Pattern.compile("(?m)^TCP:.* tw (\\d+)");
    /// Remote address and state, as `/proc/net/tcp` and `tcp6` have them.
    private static final Pattern ROW = Pattern.compile("^\\s*\\d+: \\S+ (\\S+) 06 .*");

    private final Path proc;
    private final Map<String, NodeLegSettings> legs;
    private final Executor threads;
    private final Journal journal;
    private final AtomicBoolean looking = new AtomicBoolean();
    private final Map<String, Long> saidNanos = new HashMap<>();
    private long nextNanos;

    /// @param proc where procfs is: `/proc`
    /// @param legs by pool
    /// @param threads runs a look at the kernel's table, which takes a second where there are a million connections
    LocalPorts(Path proc, Map<String, NodeLegSettings> legs, Executor threads, Journal journal) {
        this.proc = proc;
        this.legs = legs;
        this.threads = threads;
        this.journal = journal;
    }

    /// Never blocks.
    void tick(long nowNanos, Fleet fleet) {
        if (nowNanos - nextNanos < 0 && nextNanos != 0) {
            return;
        }
        nextNanos = nowNanos + PACE.toNanos();
        int range = range();
        long timeWaits = timeWaits();
        Map<Member, Long> doubtful = new LinkedHashMap<>();
        for (Pool pool : fleet.pools()) {
            for (Member member : pool.members()) {
                long ports = (long) range * addresses(pool, member);
                boolean maybe = member.occupancy().live() + timeWaits >= WARNED_SHARE * ports;
                if (range > 0 && maybe && mayBeSaid(member, nowNanos)) {
                    doubtful.put(member, ports);
                }
            }
        }
        if (!doubtful.isEmpty() && looking.compareAndSet(false, true)) {
            threads.execute(() -> look(doubtful, nowNanos));
        }
    }

    private long addresses(Pool pool, Member member) {
        List<InetAddress> sources =
                legs.getOrDefault(pool.name(), NodeLegSettings.DEFAULT).socket().sources();
        boolean ipv4 = member.endpoints().stream().anyMatch(Endpoint::isIpv4);
        long fitting = sources.stream()
                .filter(source -> source instanceof Inet4Address == ipv4)
                .count();
        return Math.max(1, fitting) * Math.max(1, member.endpoints().size());
    }

    private synchronized boolean mayBeSaid(Member member, long nowNanos) {
        Long said = saidNanos.get(member.id().toString());
        return said == null || nowNanos - said >= SILENCE.toNanos();
    }

    private synchronized void said(Member member, long nowNanos) {
        saidNanos.put(member.id().toString(), nowNanos);
    }

    private void look(Map<Member, Long> doubtful, long nowNanos) {
        try {
            doubtful.forEach((member, ports) -> look(member, ports, nowNanos));
        } finally {
            looking.set(false);
        }
    }

    private void look(Member member, long ports, long nowNanos) {
        long waiting = member.endpoints().stream().mapToLong(this::timeWaits).sum();
        long live = member.occupancy().live();
        if (live + waiting >= WARNED_SHARE * ports) {
            said(member, nowNanos);
            journal.warn(warning(member, live, waiting, ports));
        }
    }

    private static String warning(Member member, long live, long waiting, long ports) {
        return String.format(
                Locale.ROOT,
                "node %s: %,d of about %,d local ports towards it are used, %,d of them in TIME_WAIT; without one clients"
                        + " go to other nodes. Add addresses to pools.%s.source_addresses, or widen"
                        + " net.ipv4.ip_local_port_range",
                member.id(),
                live + waiting,
                ports,
                waiting,
                member.id().pool());
    }

    /// How many local ports the system gives out by itself; 0 where that cannot be read.
    int range() {
        String[] bounds =
                text(proc.resolve("sys/net/ipv4/ip_local_port_range")).strip().split("\\s+", 3);
        return bounds.length == 2 ? Integer.parseInt(bounds[1]) - Integer.parseInt(bounds[0]) + 1 : 0;
    }

    /// All connections in TIME_WAIT, whoever they were with: no more than these are with one node.
    long timeWaits() {
        Matcher found = TIME_WAITS.matcher(text(proc.resolve("net/sockstat")));
        return found.find() ? Long.parseLong(found.group(1)) : 0;
    }

    /// Those with one peer.
    long timeWaits(Endpoint peer) {
        String wanted = hex(peer);
        Path table = proc.resolve(peer.isIpv4() ? "net/tcp" : "net/tcp6");
        try (Stream<String> rows = Files.lines(table)) {
            return rows.map(ROW::matcher)
                    .filter(row -> row.matches() && row.group(1).equals(wanted))
                    .count();
        } catch (IOException _) {
            return 0; // no /proc: nothing to warn of
        }
    }

    /// As the kernel prints an address: each four bytes as one number of the machine, then the port.
    private static String hex(Endpoint peer) {
        ByteBuffer bytes = ByteBuffer.wrap(peer.ip().getAddress());
        StringBuilder text = new StringBuilder();
        while (bytes.hasRemaining()) {
            int word = bytes.getInt();
            int machine = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN ? Integer.reverseBytes(word) : word;
            text.append(HexFormat.of().withUpperCase().toHexDigits(machine));
        }
        return text.append(':')
                .append(HexFormat.of().withUpperCase().toHexDigits((short) peer.port()))
                .toString();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException _) {
            return ""; // no /proc: nothing to warn of
        }
    }
}
