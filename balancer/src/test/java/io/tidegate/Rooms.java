package io.tidegate;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.Set;

/// The one-way streets among the rooms below one root package, as rules. Immutable.
///
/// A room is a package right below the root. The root is a parameter so that the same rules can be shown to fail.
record Rooms(String root) {
    /// From the ground up. A room knows those on lower floors only, so there are no cycles and no doors on one floor.
    /// Rooms that are still to come have their place here already.
    static final List<Set<String>> FLOORS = List.of(
            Set.of("address", "time", "mqtt"),
            Set.of("observe"),
            Set.of("transport", "proxyprotocol", "protect", "http", "peers", "continuity"),
            Set.of("tls", "websocket"),
            Set.of("fleet"),
            Set.of("balance", "discovery", "health"),
            Set.of("link"),
            Set.of("migration"),
            Set.of("config"),
            Set.of("admin", "cli", "rehearsal"),
            Set.of("app"));

    /// Classes that decide, outside the rooms that do nothing else: values in, values out.
    private static final Set<String> DECIDERS = Set.of(
            "discovery.EmqxAnswer",
            "discovery.EmqxMembers",
            "discovery.Listing",
            "discovery.LoadWeight",
            "discovery.Schedule",
            "discovery.SrvNodes",
            "health.Complaint",
            "health.Dossier",
            "health.MqttTalk",
            "health.Outcome",
            "health.PoolVerdicts",
            "health.RiseFall",
            "health.Round",
            "http.LoginJson",
            "link.Decide",
            "link.Decision",
            "link.Elsewhere",
            "link.Glob",
            "link.Routes",
            "link.ServerName",
            "link.Shares",
            "migration.Allowance",
            "migration.DrainPlan",
            "migration.RebalancePlan",
            "protect.AccessRules",
            "protect.ConnectionRate",
            "protect.RateGate",
            "protect.TrustedNetworks");

    private static final Set<String> SOCKETS = Set.of(
            "java.net.Socket",
            "java.net.ServerSocket",
            "java.net.DatagramSocket",
            "java.net.MulticastSocket",
            "java.nio.channels.Selector",
            "java.nio.channels.SocketChannel",
            "java.nio.channels.ServerSocketChannel",
            "java.nio.channels.DatagramChannel",
            "java.nio.channels.AsynchronousSocketChannel",
            "java.nio.channels.AsynchronousServerSocketChannel");

    private static final Set<String> THREADS = Set.of(
            "java.lang.Thread",
            "java.lang.Thread$Builder",
            "java.lang.ThreadLocal",
            "java.util.Timer",
            "java.util.concurrent.Executor",
            "java.util.concurrent.Executors",
            "java.util.concurrent.ExecutorService",
            "java.util.concurrent.ScheduledExecutorService",
            "java.util.concurrent.CompletableFuture",
            "java.util.concurrent.locks.LockSupport");

    /// Calls one library besides the C library, and lends it a key.
    private static final String BINDING = "tls.LibCrypto";

    private static final List<String> SYSTEM_CALLS =
            List.of("java.lang.foreign.Linker", "java.lang.foreign.SymbolLookup", "sun.misc.Unsafe");

    /// What asks the machine for the time, for chance, for its settings, or ends it.
    static final List<String> OUTSIDE_WORLD = List.of(
            "java.lang.System.nanoTime()",
            "java.lang.System.currentTimeMillis()",
            "java.lang.System.getenv(",
            "java.lang.System.exit(",
            "java.lang.System.out",
            "java.lang.System.err",
            "java.lang.Runtime.exit(",
            "java.lang.Runtime.halt(",
            "java.lang.Runtime.addShutdownHook(",
            "java.lang.Throwable.printStackTrace()",
            "java.lang.Thread.sleep(",
            "java.util.concurrent.TimeUnit.sleep(",
            "java.time.Instant.now(",
            "java.time.LocalDate.now(",
            "java.time.LocalDateTime.now(",
            "java.time.OffsetDateTime.now(",
            "java.time.ZonedDateTime.now(",
            "java.time.Clock.system",
            "java.util.Date.<init>()",
            "java.lang.Math.random()",
            "java.util.UUID.randomUUID()",
            "java.util.Random.<init>()",
            "java.util.SplittableRandom.<init>()",
            "java.security.SecureRandom.<init>()",
            "java.util.concurrent.ThreadLocalRandom.current()");

    static final List<String> NEW_THREADS = List.of(
            "java.lang.Thread.<init>(",
            "java.lang.Thread.ofVirtual()",
            "java.lang.Thread.ofPlatform()",
            "java.lang.Thread.startVirtualThread(",
            "java.util.Timer.<init>(",
            "java.util.concurrent.CompletableFuture.supplyAsync(",
            "java.util.concurrent.CompletableFuture.runAsync(",
            "java.util.concurrent.Executors.new");

    private static final String VIRTUAL_THREADS = "java.util.concurrent.Executors.newVirtualThreadPerTaskExecutor()";

    List<ArchRule> all() {
        return List.of(
                everyRoomHasAFloor(),
                aRoomKnowsLowerFloorsOnly(),
                noCycles(),
                mqttNeedsTheJdkOnly(),
                configIsKnownToCliAndApp(),
                onlyTransportMakesSystemCalls(),
                onlyTransportSeesSockets(),
                onlyTlsSeesItsLibraries(),
                onlyDiscoverySeesItsLibrary(),
                decidersSeeNeitherSocketsNorThreads(),
                namesAreLookedUpOffTheLoops(),
                theOutsideWorldIsPassedIn(),
                threadsAreStartedByApp());
    }

    ArchRule everyRoomHasAFloor() {
        return classes()
                .should(be("in a room that has a floor in Rooms.FLOORS", type -> floorOf(roomOf(type)) >= 0))
                .as("every class stands in a room that has a floor")
                .allowEmptyShould(true);
    }

    ArchRule aRoomKnowsLowerFloorsOnly() {
        return classes()
                .should(new ArchCondition<JavaClass>("know rooms on lower floors only") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        type.getDirectDependenciesFromSelf().stream()
                                .filter(Rooms.this::leadsUpwards)
                                .forEach(street ->
                                        events.add(SimpleConditionEvent.violated(street, street.getDescription())));
                    }
                })
                .as("a room knows rooms on lower floors only")
                .allowEmptyShould(true);
    }

    ArchRule noCycles() {
        return slices().matching(root + ".(*)..").should().beFreeOfCycles().allowEmptyShould(true);
    }

    ArchRule mqttNeedsTheJdkOnly() {
        return classes()
                .that()
                .resideInAPackage(room("mqtt"))
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "org.jspecify..", room("mqtt"))
                .as("mqtt needs the JDK only")
                .allowEmptyShould(true);
    }

    ArchRule configIsKnownToCliAndApp() {
        return noClasses()
                .that()
                .resideOutsideOfPackages(room("config"), room("cli"), room("app"))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(room("config"))
                .as("only cli and app know config")
                .allowEmptyShould(true);
    }

    ArchRule onlyTransportMakesSystemCalls() {
        return noClasses()
                .that()
                .resideOutsideOfPackage(room("transport"))
                .and()
                .doNotHaveFullyQualifiedName(root + "." + BINDING)
                .should()
                .dependOnClassesThat(named(SYSTEM_CALLS))
                .orShould()
                .accessTargetWhere(oneOf(List.of("java.lang.foreign.MemorySegment.reinterpret(")))
                .as("only transport makes system calls and sees raw addresses; tls.LibCrypto alone calls a library")
                .allowEmptyShould(true);
    }

    ArchRule onlyTransportSeesSockets() {
        return noClasses()
                .that()
                .resideOutsideOfPackage(room("transport"))
                .should()
                .dependOnClassesThat(named(SOCKETS))
                .as("only transport sees sockets")
                .allowEmptyShould(true);
    }

    ArchRule onlyTlsSeesItsLibraries() {
        return noClasses()
                .that()
                .resideOutsideOfPackage(room("tls"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.netty..", "org.bouncycastle..")
                .as("only tls sees BoringSSL and BouncyCastle")
                .allowEmptyShould(true);
    }

    ArchRule onlyDiscoverySeesItsLibrary() {
        return noClasses()
                .that()
                .resideOutsideOfPackage(room("discovery"))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.xbill..")
                .as("only discovery sees dnsjava")
                .allowEmptyShould(true);
    }

    ArchRule decidersSeeNeitherSocketsNorThreads() {
        return noClasses()
                .that(describe("decide", this::decides))
                .should()
                .dependOnClassesThat(named(SOCKETS))
                .orShould()
                .dependOnClassesThat(named(THREADS))
                .orShould()
                .dependOnClassesThat()
                .resideInAPackage(room("transport"))
                .as("what decides sees neither sockets nor threads")
                .allowEmptyShould(true);
    }

    ArchRule namesAreLookedUpOffTheLoops() {
        return noClasses()
                .that()
                .resideOutsideOfPackages(room("discovery"), room("admin"), room("cli"), room("app"))
                .should()
                .accessTargetWhere(
                        oneOf(List.of("java.net.InetAddress.getByName(", "java.net.InetAddress.getAllByName(")))
                .as("names are looked up off the loops")
                .allowEmptyShould(true);
    }

    ArchRule theOutsideWorldIsPassedIn() {
        return noClasses()
                .that()
                .resideOutsideOfPackages(room("time"), room("app"), room("cli"))
                .should()
                .accessTargetWhere(oneOf(OUTSIDE_WORLD))
                .as("time, chance, settings and the end of the process are for time, app and cli")
                .allowEmptyShould(true);
    }

    ArchRule threadsAreStartedByApp() {
        return noClasses()
                .that()
                .resideOutsideOfPackages(room("time"), room("app"), room("cli"))
                .should()
                .accessTargetWhere(
                        oneOf(NEW_THREADS).and(describe("not allowed there", access -> !startsVirtualThreads(access))))
                .as("threads are started by app; discovery and admin have virtual ones")
                .allowEmptyShould(true);
    }

    /// -1 where the room has none.
    static int floorOf(String room) {
        for (int floor = 0; floor < FLOORS.size(); floor++) {
            if (FLOORS.get(floor).contains(room)) {
                return floor;
            }
        }
        return -1;
    }

    private boolean leadsUpwards(Dependency street) {
        JavaClass to = street.getTargetClass().getBaseComponentType();
        if (!to.getPackageName().startsWith(root + ".")) {
            return false;
        }
        String here = roomOf(street.getOriginClass());
        String there = roomOf(to);
        return !here.equals(there) && floorOf(there) >= floorOf(here);
    }

    private boolean decides(JavaClass type) {
        String room = roomOf(type);
        if (Set.of("fleet", "balance", "continuity").contains(room)) {
            return true;
        }
        String outermost = type.getName().split("\\$", 2)[0];
        return DECIDERS.stream().anyMatch(name -> outermost.equals(root + "." + name));
    }

    private boolean startsVirtualThreads(JavaAccess<?> access) {
        return Set.of("discovery", "admin").contains(roomOf(access.getOriginOwner()))
                && access.getTarget().getFullName().equals(VIRTUAL_THREADS);
    }

    /// The package right below the root, empty for the root itself.
    private String roomOf(JavaClass type) {
        String path = type.getPackageName();
        return path.length() <= root.length()
                ? ""
                : path.substring(root.length() + 1).split("\\.", 2)[0];
    }

    private String room(String name) {
        return root + "." + name + "..";
    }

    private static ArchCondition<JavaClass> be(String what, java.util.function.Predicate<JavaClass> test) {
        return ArchCondition.from(describe(what, test)).as("be " + what);
    }

    private static DescribedPredicate<JavaClass> named(java.util.Collection<String> names) {
        return describe("among " + names, type -> names.contains(type.getName()));
    }

    /// Of what is written in full, `java.lang.System.exit(int)`, the beginning is enough.
    private static DescribedPredicate<JavaAccess<?>> oneOf(List<String> beginnings) {
        return describe(
                "one of " + beginnings,
                access -> beginnings.stream().anyMatch(access.getTarget().getFullName()::startsWith));
    }
}
