package io.tidegate.app;

import io.tidegate.config.Config;
import io.tidegate.config.PoolConfig;
import io.tidegate.discovery.Discoveries;
import io.tidegate.discovery.NameService;
import io.tidegate.discovery.Resolver;
import io.tidegate.fleet.Fleet;
import io.tidegate.fleet.Fleets;
import io.tidegate.fleet.Pool;
import io.tidegate.link.Links;
import io.tidegate.link.NodeLegSettings;
import io.tidegate.link.Surroundings;
import io.tidegate.migration.Migrations;
import io.tidegate.observe.Journal;
import io.tidegate.protect.MemoryBudget;
import io.tidegate.time.Clock;
import io.tidegate.tls.TlsMeans;
import io.tidegate.transport.BoundedAllocator;
import io.tidegate.transport.LinuxKernel;
import io.tidegate.transport.Spread;
import io.tidegate.transport.SystemAllocator;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.Security;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Calls the constructors, in reading order. Everything that exists once is made here.
final class Wiring {
    private static final int JOURNAL_LINES = 4096;
    /// Clients that a loop may have more than another without giving any away: short-lived ones come and go.
    private static final int SPREAD_MARGIN = 16;

    private static final long HEAP_SHARE_OF_OPENINGS = 4;

    private Wiring() {}

    static Parts build(Config config) {
        forgetAddresses();
        Clock clock = Clock.system();
        SplittableRandom random =
                new SplittableRandom(System.nanoTime() ^ ProcessHandle.current().pid());
        Journal journal = new Journal(clock, new FileOutputStream(FileDescriptor.out), JOURNAL_LINES);

        Fleet fleet = new Fleet(config.pools().stream()
                .map(pool -> Pool.of(pool.settings(), pool.nodes(), clock.nanos()))
                .toList());
        Fleets fleets = new Fleets(fleet, random.split(), new JournalChanges(journal)::changed);
        Executor asking = Executors.newVirtualThreadPerTaskExecutor();
        Certificates certificates = certificates(config, clock, journal);
        Questions questions = new Questions(certificates, asking);
        Discoveries discoveries = NodeLists.discoveries(
                config,
                new Discoveries.Means(asking, clock, random.split(), fleets::offer, journal, questions::discovery));
        Resolver resolver =
                NodeLists.resolver(config, new Resolver.Means(NameService.system(), asking, clock, fleets::offer));

        List<Surroundings.Arrivals> arrivals = config.listeners().stream()
                .map(settings -> Surroundings.Arrivals.of(settings, certificates.server(settings.id()), clock.nanos()))
                .toList();
        Map<String, NodeLegSettings> nodeLegs = byPool(config, PoolConfig::leg);
        String instance = HexFormat.of().toHexDigits(random.nextInt());
        Health health = Health.of(
                config,
                certificates.clients(),
                new Health.Around(clock, journal, fleets, questions, random.split(), instance));
        Surroundings surroundings = new Surroundings(
                fleets,
                arrivals,
                nodeLegs,
                Surroundings.retries(fleet, nodeLegs, clock.nanos()),
                health.outliers(),
                certificates.clients(),
                config.client(),
                new MemoryBudget(ofOpenings(config)),
                instance);

        Links links = links(config, clock, new JournalFaults(journal, clock), surroundings);
        register(config, journal, links);
        LocalPorts localPorts =
                new LocalPorts(Path.of("/proc"), nodeLegs, Executors.newVirtualThreadPerTaskExecutor(), journal);
        Migrations migrations =
                new Migrations(fleets, links, byPool(config, PoolConfig::migration), random.split(), journal);
        return new Parts(
                config,
                clock,
                journal,
                fleets,
                discoveries,
                resolver,
                certificates,
                localPorts,
                health,
                surroundings,
                links,
                migrations);
    }

    /// The resolver asks when it is time to: an answer that the JDK remembers is only older.
    private static void forgetAddresses() {
        Security.setProperty("networkaddress.cache.ttl", "0");
        Security.setProperty("networkaddress.cache.negative.ttl", "0");
    }

    private static Certificates certificates(Config config, Clock clock, Journal journal) {
        TlsMeans tls = new TlsMeans(Executors.newVirtualThreadPerTaskExecutor(), clock, new SecureRandom());
        Certificates certificates = new Certificates(tls, Executors.newVirtualThreadPerTaskExecutor(), journal);
        certificates.open(config);
        return certificates;
    }

    /// What links may hold on the heap that are not relaying yet.
    private static long ofOpenings(Config config) {
        return Math.min(config.process().bufferMemory(), Runtime.getRuntime().maxMemory() / HEAP_SHARE_OF_OPENINGS);
    }

    private static Links links(Config config, Clock clock, JournalFaults faults, Surroundings surroundings) {
        MemoryBudget backlogs = new MemoryBudget(config.process().bufferMemory());
        BoundedAllocator allocator =
                new BoundedAllocator(new SystemAllocator(), backlogs::tryReserve, backlogs::release);
        Links.Making making = new Links.Making(
                LinuxKernel::new,
                clock,
                allocator,
                Descriptors.socketsEnd(),
                new Spread(SPREAD_MARGIN),
                config.process().latencyBudget().toNanos(),
                faults);
        return new Links(loops(config), making, surroundings);
    }

    private static <T> Map<String, T> byPool(Config config, Function<PoolConfig, T> settings) {
        return config.pools().stream()
                .collect(Collectors.toMap(pool -> pool.settings().name(), settings));
    }

    private static void register(Config config, Journal journal, Links links) {
        switch (config.process().linkLines()) {
            case WRITTEN -> links.rings().forEach(journal::register);
            case OMITTED -> {} // nobody reads them: they fill up once, and cost nothing from then on
        }
    }

    private static int loops(Config config) {
        int loops = config.process().loops();
        return loops == 0 ? Runtime.getRuntime().availableProcessors() : loops;
    }
}
