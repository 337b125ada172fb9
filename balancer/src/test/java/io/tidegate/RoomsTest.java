package io.tidegate;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The one-way streets hold in the product, and each rule is shown to fail on the small bad house in `io.tidegate.bad`.
final class RoomsTest {
    private static final JavaClasses PRODUCT = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.tidegate");
    private static final JavaClasses BAD = new ClassFileImporter().importPackages("io.tidegate.bad");

    @ParameterizedTest
    @MethodSource("rules")
    void theProductKeeps(ArchRule rule) {
        rule.check(PRODUCT);
    }

    static List<ArchRule> rules() {
        return new Rooms("io.tidegate").all();
    }

    @Test
    void theProductIsSeen() {
        assertThat(PRODUCT.stream().map(type -> type.getPackageName()))
                .contains("io.tidegate.mqtt", "io.tidegate.address", "io.tidegate.time", "io.tidegate.transport");
    }

    @ParameterizedTest
    @MethodSource("culprits")
    void theBadHouseBreaks(Function<Rooms, ArchRule> rule, String culprit) {
        assertThat(complaintsOf(rule)).anyMatch(complaint -> complaint.contains(culprit));
    }

    static Stream<Arguments> culprits() {
        return Stream.of(
                culprit(Rooms::everyRoomHasAFloor, "bad.kitchen.Sink"),
                culprit(Rooms::aRoomKnowsLowerFloorsOnly, "bad.time.KnowsLink"),
                culprit(Rooms::aRoomKnowsLowerFloorsOnly, "bad.peers.KnowsItsFloor"),
                culprit(Rooms::noCycles, "bad.time.KnowsLink"),
                culprit(Rooms::mqttNeedsTheJdkOnly, "bad.mqtt.KnowsLink"),
                culprit(Rooms::configIsKnownToCliAndApp, "bad.admin.KnowsConfig"),
                culprit(Rooms::onlyTransportMakesSystemCalls, "bad.link.MakesSystemCalls.linker"),
                culprit(Rooms::onlyTransportMakesSystemCalls, "bad.link.MakesSystemCalls.everything"),
                culprit(Rooms::onlyTransportMakesSystemCalls, "bad.tls.CallsALibrary"),
                culprit(Rooms::onlyTransportSeesSockets, "bad.fleet.Dials"),
                culprit(Rooms::onlyTlsSeesItsLibraries, "bad.protect.KnowsBoringSsl"),
                culprit(Rooms::onlyDiscoverySeesItsLibrary, "bad.protect.KnowsDnsjava"),
                culprit(Rooms::decidersSeeNeitherSocketsNorThreads, "bad.fleet.Dials"),
                culprit(Rooms::decidersSeeNeitherSocketsNorThreads, "bad.fleet.KnowsTransport"),
                culprit(Rooms::decidersSeeNeitherSocketsNorThreads, "bad.link.Decide"),
                culprit(Rooms::namesAreLookedUpOffTheLoops, "bad.link.LooksUpNames"),
                culprit(Rooms::theOutsideWorldIsPassedIn, "bad.link.AsksTheMachine"),
                culprit(Rooms::threadsAreStartedByApp, "bad.discovery.StartsThreads"));
    }

    private static Arguments culprit(Function<Rooms, ArchRule> rule, String name) {
        return Arguments.of(rule, name);
    }

    @Test
    void everyCallToTheMachineIsSeen() {
        String complaints = String.join("\n", complaintsOf(Rooms::theOutsideWorldIsPassedIn));
        assertThat(complaints)
                .contains(
                        "System.nanoTime()",
                        "System.currentTimeMillis()",
                        "System.getenv(",
                        "System.exit(",
                        "System.out>",
                        "Runtime.halt(",
                        "Instant.now()",
                        "ThreadLocalRandom.current()",
                        "Random.<init>()");
    }

    @Test
    void everyWayToStartAThreadIsSeenButTheVirtualOnesOfDiscovery() {
        String complaints = String.join("\n", complaintsOf(Rooms::threadsAreStartedByApp));
        assertThat(complaints)
                .contains("Thread.<init>(", "Thread.ofVirtual()", "Thread.ofPlatform()", "newCachedThreadPool()")
                .doesNotContain("newVirtualThreadPerTaskExecutor");
    }

    @Test
    void oneClassOfTlsMayCallALibraryAndNoOther() {
        assertThat(String.join("\n", complaintsOf(Rooms::onlyTransportMakesSystemCalls)))
                .contains("bad.tls.CallsALibrary")
                .doesNotContain("bad.tls.LibCrypto");
    }

    private static List<String> complaintsOf(Function<Rooms, ArchRule> rule) {
        return rule.apply(new Rooms("io.tidegate.bad")).evaluate(BAD).getFailureReport().getDetails().stream()
                .collect(Collectors.toUnmodifiableList());
    }
}
