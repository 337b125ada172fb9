package io.tidegate.discovery;

import io.tidegate.fleet.FleetEvent;
import io.tidegate.http.HttpTransport;
import io.tidegate.observe.Journal;
import io.tidegate.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/// The sources of all pools that have one.
///
/// [#tick] is confined to the control thread and never blocks: each source is asked on a thread of its own, so
/// a slow one holds up nobody. [#states] and [#areWaiting]: any thread.
public final class Discoveries {
    private final List<Discovery> all;

    /// What sources work with.
    ///
    /// @param threads runs each question on a thread of its own
    /// @param random of jitter; for the control thread alone
    /// @param sink takes events from any thread, and says whether it took them
    /// @param http asks the URLs of a pool
    public record Means(
            Executor threads,
            Clock clock,
            RandomGenerator random,
            Predicate<FleetEvent> sink,
            Journal journal,
            Function<String, HttpTransport> http) {}

    private Discoveries(List<Discovery> all) {
        this.all = List.copyOf(all);
    }

    /// @param pools by name, those that have a source
    /// @param parser of files that list nodes
    public static Discoveries of(Map<String, DiscoverySettings> pools, NodesParser parser, Means means) {
        List<Discovery> all = new ArrayList<>();
        new TreeMap<>(pools)
                .forEach((pool, settings) -> all.add(new Discovery(
                        pool, settings.spelling(), source(pool, settings, parser, means), schedule(settings), means)));
        return new Discoveries(all);
    }

    private static Source source(String pool, DiscoverySettings settings, NodesParser parser, Means means) {
        return switch (settings) {
            case DiscoverySettings.File file -> new FileSource(pool, file.file(), parser);
            case DiscoverySettings.Dns dns -> new DnsSource(pool, dns, nameServers(dns.query(), means.threads()));
            case DiscoverySettings.Srv srv -> new SrvSource(pool, srv, nameServers(srv.query(), means.threads()));
            case DiscoverySettings.Emqx emqx ->
                new EmqxSource(
                        pool, emqx, new EmqxHttp(emqx.cluster(), means.http().apply(pool), means.clock()));
        };
    }

    private static Schedule schedule(DiscoverySettings settings) {
        return switch (settings) {
            case DiscoverySettings.File file -> Schedule.every(file.interval());
            case DiscoverySettings.Dns dns -> schedule(dns.query());
            case DiscoverySettings.Srv srv -> schedule(srv.query());
            case DiscoverySettings.Emqx emqx -> Schedule.every(emqx.interval());
        };
    }

    private static Schedule schedule(DiscoverySettings.Query query) {
        return new Schedule(query.intervalMin(), query.intervalMax());
    }

    private static NameServers nameServers(DiscoverySettings.Query query, Executor threads) {
        return new NameServers(query.servers(), query.timeout(), threads);
    }

    /// Who looks up the host names of nodes that such a source lists: the name servers that were asked for SRV
    /// records, where the configuration names them, because those know the targets; else the system.
    ///
    /// @param threads as in [Means]
    public static NameService names(DiscoverySettings settings, Executor threads) {
        return switch (settings) {
            case DiscoverySettings.Srv srv when !srv.query().servers().isEmpty() -> nameServers(srv.query(), threads);
            case DiscoverySettings.Srv _, DiscoverySettings.File _, DiscoverySettings.Dns _, DiscoverySettings.Emqx _ ->
                NameService.system();
        };
    }

    /// Asks whom it is time to ask. To be called a few times a second.
    public void tick(long nowNanos) {
        all.forEach(each -> each.tick(nowNanos));
    }

    /// By pool, in the order of names.
    public List<SourceState> states() {
        return all.stream().map(Discovery::state).toList();
    }

    /// Whether there is a source that has given no good answer yet.
    public boolean areWaiting() {
        return all.stream().anyMatch(each -> !each.state().hasAnswered());
    }
}
