package io.tidegate.discovery;

import static io.tidegate.fleet.Nodes.POOL;
import static io.tidegate.fleet.Nodes.SECOND;
import static io.tidegate.fleet.Nodes.endpoint;
import static io.tidegate.fleet.Nodes.id;
import static io.tidegate.fleet.Nodes.named;
import static io.tidegate.fleet.Nodes.pool;
import static io.tidegate.fleet.Nodes.random;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tidegate.address.Endpoint;
import io.tidegate.address.IpText;
import io.tidegate.fleet.Fleet;
import io.tidegate.fleet.FleetEvent;
import io.tidegate.fleet.Node;
import io.tidegate.fleet.NodeId;
import io.tidegate.fleet.Policy;
import io.tidegate.time.Clock;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ResolverTest {
    private static final Duration INTERVAL = Duration.ofSeconds(30);

    private final Map<String, List<InetAddress>> answers = new HashMap<>();
    private final List<String> asked = new ArrayList<>();
    private final List<FleetEvent> events = new ArrayList<>();
    /// Look-ups that were begun and have no answer yet.
    private final Queue<Runnable> underWay = new ArrayDeque<>();

    private long now = 1_000;
    private Fleet fleet = new Fleet(List.of());
    private @Nullable NameService listedNames;

    private List<InetAddress> lookUp(String host) throws UnknownHostException {
        asked.add(host);
        List<InetAddress> answer = answers.get(host);
        if (answer == null) {
            throw new UnknownHostException(host);
        }
        return answer;
    }

    private Resolver resolver(Duration interval, Node... nodes) {
        fleet = new Fleet(List.of(pool(Policy.ROUND_ROBIN, List.of(nodes))));
        Clock clock = new Clock() {
            @Override
            public long nanos() {
                return now;
            }

            @Override
            public long epochMillis() {
                return 0;
            }
        };
        return new Resolver(
                Map.of(POOL, new Resolver.Rule(interval, listedNames)),
                new Resolver.Means(this::lookUp, underWay::add, clock, events::add));
    }

    private void tickAfter(Resolver resolver, long nanos) {
        now += nanos;
        resolver.tick(now, fleet);
    }

    /// What happened to nodes, as the fleet has it next.
    private void happened(FleetEvent... all) {
        for (FleetEvent event : all) {
            fleet = fleet.apply(event, random());
        }
    }

    private void list(Node... nodes) {
        happened(new FleetEvent.Listed(POOL, List.of(nodes), now));
    }

    private FleetEvent resolved(Node node, List<Endpoint> endpoints) {
        return new FleetEvent.Resolved(node.id(), node.address(), endpoints, now);
    }

    private List<NodeId> ids() {
        return events.stream().map(ResolverTest::idOf).toList();
    }

    private void finish() {
        while (!underWay.isEmpty()) {
            underWay.remove().run();
        }
    }

    private void answer(String host, String... addresses) {
        answers.put(
                host,
                Arrays.stream(addresses)
                        .map(text -> Objects.requireNonNull(IpText.parse(text)))
                        .toList());
    }

    @Test
    void postsAllAddressesOfANameAtTheFirstTick() {
        answer("broker.example", "192.0.2.1", "192.0.2.2", "2001:db8::1");
        tickAfter(resolver(INTERVAL, named("a", "broker.example:1884")), 0);
        assertThat(events).isEmpty();
        finish();
        assertThat(events)
                .containsExactly(resolved(
                        named("a", "broker.example:1884"),
                        List.of(
                                endpoint("192.0.2.1:1884"),
                                endpoint("[2001:db8::1]:1884"),
                                endpoint("192.0.2.2:1884"))));
    }

    @Test
    void looksUpAgainAfterTheInterval() {
        answer("broker.example", "192.0.2.1");
        Resolver resolver = resolver(INTERVAL, named("a", "broker.example:1883"));
        tickAfter(resolver, 0);
        finish();
        tickAfter(resolver, 30 * SECOND - 1);
        assertThat(underWay).isEmpty();
        tickAfter(resolver, 1);
        assertThat(underWay).hasSize(1);
    }

    @Test
    void saysWhatCouldNotBeLookedUpAndTriesAgainSooner() {
        Resolver resolver = resolver(INTERVAL, named("a", "broker.example:1883"));
        tickAfter(resolver, 0);
        finish();
        assertThat(events)
                .containsExactly(
                        new FleetEvent.ResolveFailed(id("a"), "the name broker.example cannot be looked up", now));
        tickAfter(resolver, Resolver.RETRY.toNanos() - 1);
        assertThat(underWay).isEmpty();
        answer("broker.example", "192.0.2.1");
        tickAfter(resolver, 1);
        finish();
        assertThat(events.getLast()).isInstanceOf(FleetEvent.Resolved.class);
    }

    @Test
    void aShortIntervalIsAlsoThatOfTriesAfterAFailure() {
        Resolver resolver = resolver(Duration.ofSeconds(1), named("a", "broker.example:1883"));
        tickAfter(resolver, 0);
        finish();
        tickAfter(resolver, SECOND);
        assertThat(underWay).hasSize(1);
    }

    private static NodeId idOf(FleetEvent event) {
        return ((FleetEvent.OfNode) event).id();
    }

    @Test
    void aLookUpThatHangsIsNotBegunAgainAndHoldsUpNoOther() {
        answer("hung.example", "192.0.2.1");
        answer("quick.example", "192.0.2.2");
        Resolver resolver = resolver(INTERVAL, named("a", "hung.example:1883"), named("b", "quick.example:1883"));
        tickAfter(resolver, 0);
        Runnable hung = underWay.remove();
        finish();
        assertThat(events).extracting(ResolverTest::idOf).containsExactly(id("b"));
        tickAfter(resolver, 60 * SECOND);
        finish();
        assertThat(asked).containsExactly("quick.example", "quick.example");
        hung.run();
        assertThat(idOf(events.getLast())).isEqualTo(id("a"));
        tickAfter(resolver, 0);
        finish();
        assertThat(asked.getLast()).isEqualTo("hung.example");
    }

    @Test
    void aNameThatNodesShareIsLookedUpOnce() {
        answer("broker.example", "192.0.2.1");
        tickAfter(resolver(INTERVAL, named("a", "broker.example:1883"), named("b", "Broker.Example:1884")), 0);
        finish();
        assertThat(asked).containsExactly("broker.example");
        assertThat(events)
                .containsExactly(
                        resolved(named("a", "broker.example:1883"), List.of(endpoint("192.0.2.1:1883"))),
                        resolved(named("b", "Broker.Example:1884"), List.of(endpoint("192.0.2.1:1884"))));
    }

    @Test
    void addressesAreNotLookedUp() {
        tickAfter(resolver(INTERVAL, named("a", "192.0.2.1:1883"), named("b", "[2001:db8::1]:1883")), 0);
        assertThat(underWay).isEmpty();
    }

    @Test
    void aLookUpThatBreaksIsTriedAgain() {
        answer("broker.example");
        Resolver resolver = resolver(INTERVAL, named("a", "broker.example:1883"));
        tickAfter(resolver, 0);
        Runnable broken = underWay.remove();
        assertThatIllegalArgumentException().isThrownBy(broken::run);
        tickAfter(resolver, Resolver.RETRY.toNanos());
        assertThat(underWay).hasSize(1);
    }

    @Test
    void anIntervalIsMoreThanNothing() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> resolver(Duration.ZERO, named("a", "broker.example:1883")));
    }

    @Test
    void aNodeThatComesLaterIsLookedUpAtTheNextTick() {
        answer("late.example", "192.0.2.7");
        Resolver resolver = resolver(INTERVAL, named("a", "192.0.2.1:1883"));
        tickAfter(resolver, 0);
        list(named("late", "late.example:1883"));
        tickAfter(resolver, SECOND);
        finish();
        assertThat(events)
                .containsExactly(resolved(named("late", "late.example:1883"), List.of(endpoint("192.0.2.7:1883"))));
    }

    @Test
    void aNodeThatComesToAKnownNameIsLookedUpAtOnce() {
        answer("broker.example", "192.0.2.1");
        Resolver resolver = resolver(INTERVAL, named("a", "broker.example:1883"));
        tickAfter(resolver, 0);
        finish();
        list(named("b", "broker.example:1884"));
        tickAfter(resolver, SECOND);
        finish();
        assertThat(ids()).containsExactly(id("a"), id("a"), id("b"));
        tickAfter(resolver, 30 * SECOND - 1);
        assertThat(underWay).isEmpty();
    }

    @Test
    void aNodeThatComesWhileItsNameIsLookedUpGetsTheAnswer() {
        answer("broker.example", "192.0.2.1");
        Resolver resolver = resolver(INTERVAL, named("a", "broker.example:1883"));
        tickAfter(resolver, 0);
        list(named("b", "broker.example:1884"));
        tickAfter(resolver, SECOND);
        assertThat(underWay).hasSize(1);
        finish();
        assertThat(ids()).containsExactly(id("a"), id("b"));
    }

    @Test
    void aNodeThatLeavesIsNotLookedUpAnyMore() {
        answer("left.example", "192.0.2.1");
        Resolver resolver = resolver(INTERVAL);
        list(named("left", "left.example:1883"), named("stays", "192.0.2.2:1883"));
        tickAfter(resolver, 0);
        finish();
        list(named("stays", "192.0.2.2:1883"));
        tickAfter(resolver, 31 * SECOND);
        finish();
        assertThat(asked).containsExactly("left.example");
    }

    @Test
    void anAnswerForWhoHasLeftMeanwhileIsPostedToNobody() {
        answer("left.example", "192.0.2.1");
        Resolver resolver = resolver(INTERVAL);
        list(named("left", "left.example:1883"));
        tickAfter(resolver, 0);
        list();
        tickAfter(resolver, SECOND);
        finish();
        assertThat(events).isEmpty();
    }

    @Test
    void aNodeThatWasForgottenAndComesBackIsLookedUpAtOnce() {
        answer("back.example", "192.0.2.1");
        Resolver resolver = resolver(INTERVAL);
        Node node = named("back", "back.example:1883");
        list(node);
        tickAfter(resolver, 0);
        finish();
        list(named("other", "192.0.2.2:1883"));
        happened(new FleetEvent.Passed(now));
        list(node);
        tickAfter(resolver, SECOND);
        assertThat(underWay)
                .as("it came back between two ticks, without an address")
                .hasSize(1);
    }

    @Test
    void aNodeThatIsKnownByAnotherNameNowIsLookedUpByThat() {
        answer("old.example", "192.0.2.1");
        answer("new.example", "192.0.2.2");
        Resolver resolver = resolver(INTERVAL);
        list(named("a", "old.example:1883"));
        tickAfter(resolver, 0);
        finish();
        list(named("a", "new.example:1883"));
        tickAfter(resolver, SECOND);
        finish();
        tickAfter(resolver, 60 * SECOND);
        finish();
        assertThat(asked).containsExactly("old.example", "new.example", "new.example");
    }

    @Test
    void namesOfListedNodesAreLookedUpByWhoListsThemAndThoseOfTheConfigurationByTheMachine() {
        answer("broker.example", "192.0.2.1");
        List<String> askedThere = new ArrayList<>();
        listedNames = host -> {
            askedThere.add(host);
            return List.of(InetAddress.ofLiteral("192.0.2.2"));
        };
        Resolver resolver = resolver(INTERVAL, named("a", "broker.example:1883"));
        list(named("b", "broker.example:1883"));
        tickAfter(resolver, 0);
        finish();
        assertThat(asked).containsExactly("broker.example");
        assertThat(askedThere).containsExactly("broker.example");
        assertThat(events)
                .containsExactlyInAnyOrder(
                        resolved(named("a", "broker.example:1883"), List.of(endpoint("192.0.2.1:1883"))),
                        resolved(named("b", "broker.example:1883"), List.of(endpoint("192.0.2.2:1883"))));
    }

    @Test
    void hungLookUpsOnVirtualThreadsHoldUpNoOther() throws InterruptedException {
        CountDownLatch release = new CountDownLatch(1);
        BlockingQueue<FleetEvent> posted = new LinkedBlockingQueue<>();
        NameService names = host -> {
            if (host.startsWith("hung")) {
                await(release);
            }
            return List.of(InetAddress.getLoopbackAddress());
        };
        List<Node> nodes = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            nodes.add(named("hung" + i, "hung" + i + ".example:1883"));
        }
        nodes.add(named("quick", "quick.example:1883"));
        Fleet crowd = new Fleet(List.of(pool(Policy.ROUND_ROBIN, nodes)));
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Resolver resolver = new Resolver(
                    Map.of(POOL, new Resolver.Rule(INTERVAL, null)),
                    new Resolver.Means(names, threads, Clock.system(), posted::add));
            resolver.tick(0, crowd);
            assertThat(idOf(posted.take())).isEqualTo(id("quick"));
            release.countDown();
        }
        assertThat(posted).hasSize(50);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void theMachineKnowsItself() throws UnknownHostException {
        assertThat(NameService.system().lookUp("localhost")).allMatch(InetAddress::isLoopbackAddress);
    }
}
