package io.tidegate.continuity;

import io.tidegate.mqtt.PublishView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/// Clients, their sessions and a cluster, from one seed: a storm of faults and moves, then calm, then all leave.
/// What must hold is checked as it happens; what does not is an [AssertionError]. Confined to one thread.
final class MovingWorld {
    private static final Set<EndCause> UNAVOIDABLE = EnumSet.of(
            EndCause.HALF_PACKET,
            EndCause.NO_NODE,
            EndCause.CONTENDED,
            EndCause.NOT_MOVABLE,
            EndCause.SUBSCRIPTION_REFUSED);
    /// Beside a seed: nodes' limits are another story than the rest.
    private static final long LIMITS = 3;
    private static final long KEEP_BACK = 4;
    private static final int KEEP_BACK_MILLIS_END = 1000;

    private static final int HOLD_SECONDS = 30;
    private static final long CALM_NANOS = 400 * Timeline.SECOND;
    /// Less than a session is held.
    private static final long LEFT_NANOS = 10 * Timeline.SECOND;

    /// Who has sent about so much may stand in the way of its own PUBREL, where a node takes few messages at a time.
    private static final long JAM_BYTES = Bounds.DEFAULT.keptBytes() - 4096;

    private static final long LEAVING_NANOS = 100 * Timeline.SECOND;

    final Profile profile;
    final Ledger ledger;
    private final Timeline timeline;
    private final Cluster cluster;
    private final List<SimClient> clients = new ArrayList<>();
    private final List<SimLink> links = new ArrayList<>();
    private final boolean hasFaults;
    private final Storm storm;
    private final Duration keepBack;

    MovingWorld(long seed) {
        this(seed, keepBack(seed));
    }

    /// Half of all worlds keep messages back.
    private static Duration keepBack(long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed + KEEP_BACK);
        return Duration.ofMillis(random.nextBoolean() ? 0 : random.nextInt(1, KEEP_BACK_MILLIS_END));
    }

    MovingWorld(long seed, Duration keepBack) {
        this.keepBack = keepBack;
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        timeline = new Timeline(random);
        List<Profile> all = List.of(Profile.values());
        profile = all.get(random.nextInt(all.size()));
        hasFaults = timeline.chance(70);
        ledger = new Ledger(hasFaults, profile.isCluster());
        cluster = new Cluster(timeline, profile, ledger);
        cluster.limitPackets(RandomGeneratorFactory.of("L64X128MixRandom").create(seed + LIMITS));
        storm = new Storm(cluster, links, hasFaults);
    }

    void run() {
        Duration hold = Duration.ofSeconds(timeline.chance(80) ? HOLD_SECONDS : 0);
        Times times = Times.DEFAULT.keepingBackFor(keepBack);
        Terms terms = new Terms(profile.broker.capabilities(), Bounds.DEFAULT, times, hold);
        PublishView view = new PublishView();
        int count = 1 + timeline.random.nextInt(4);
        for (int i = 0; i < count; i++) {
            SimClient client = new SimClient("client-" + i, timeline, ledger, profile);
            clients.add(client);
            links.add(new SimLink(client, cluster, terms, view));
        }
        long publishUntil = (5 + timeline.random.nextLong(30)) * Timeline.SECOND;
        new Outsider(cluster).publishUntil(publishUntil);
        storm.until(publishUntil);
        timeline.runUntil(publishUntil);
        storm.end();
        clients.forEach(SimClient::quiet);
        timeline.runUntil(timeline.now() + CALM_NANOS);
        clients.forEach(SimClient::silent);
        timeline.runUntil(timeline.now() + LEFT_NANOS);
        settled();
        leave();
    }

    private void settled() {
        for (SimLink link : links) {
            if (link.end != null) {
                boolean isAllowed = link.end == EndCause.NARROWER
                        ? cluster.isUneven() || link.client.unfinishedBytes() > JAM_BYTES
                        : hasFaults && UNAVOIDABLE.contains(link.end);
                ledger.check(isAllowed, link.client.name + " was ended: " + link.end);
                ledger.giveUp(link.client.name);
                ledger.count("ended " + link.end, 1);
                if (link.end == EndCause.NARROWER && !hasFaults && !link.client.hasLeft) {
                    left(link, false);
                }
            } else {
                int wills = ledger.willsOf(link.client.name);
                ledger.check(hasFaults || wills == 0, link.client.name + "'s will was published by a move");
                ledger.check(!link.session.isMoving(), link.client.name + " is still moving");
                Reckoning.standing(cluster, link.client);
                int counted = link.tallies.getOrDefault(Tally.LOST_QOS_0, 0);
                int lost = ledger.unroutedQos0(link.client.name);
                ledger.check(hasFaults || lost <= counted, lost + " of QoS 0 were lost, " + counted + " counted");
            }
            link.tallies.forEach((tally, number) -> ledger.count(tally.name(), number));
        }
        boolean mayLoseQos0 = hasFaults || cluster.isUneven(); // a node that grants less may say some, and is left
        ledger.close(mayLoseQos0, profile.ids == Profile.Ids.KEPT);
    }

    private void leave() {
        List<SimLink> standing = links.stream().filter(link -> link.end == null).toList();
        Map<String, Boolean> inPeace = new HashMap<>();
        for (SimClient client : clients) {
            inPeace.put(client.name, timeline.chance(50));
            timeline.soon(Timeline.SECOND, () -> client.leave(Boolean.TRUE.equals(inPeace.get(client.name))));
        }
        if (timeline.chance(50)) {
            timeline.soon(Timeline.SECOND, () -> links.forEach(SimLink::move));
        }
        timeline.runUntil(timeline.now() + LEFT_NANOS);
        for (SimLink link : links) {
            if (link.end == EndCause.LEFT && link.client.expirySeconds == 0) {
                left(link, Boolean.TRUE.equals(inPeace.get(link.client.name)));
            }
        }
        timeline.runUntil(timeline.now() + LEAVING_NANOS);
        for (SimLink link : standing) {
            left(link, Boolean.TRUE.equals(inPeace.get(link.client.name)));
        }
    }

    private void left(SimLink link, boolean inPeace) {
        SimClient client = link.client;
        ledger.check(link.session.hasEnded(), client.name + " left, and its session stands");
        boolean isUnheard = inPeace && link.end != EndCause.LEFT; // it was ended before: its will may be due
        if (!isUnheard) {
            Reckoning.left(cluster, client, inPeace);
        }
    }
}
