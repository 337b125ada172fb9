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

/// Clients, their sessions and a cluster, from one seed: a storm of faults and moves, then calm, then all leave. What
/// must
/// hold is checked as it happens; what does not is an [AssertionError]. Confined to one thread.
final class MovingWorld {
    private static final Set<EndCause> UNAVOIDABLE =
            EnumSet.of(EndCause.HALF_PACKET, EndCause.NO_NODE, EndCause.CONTENDED, EndCause.NOT_MOVABLE);
    private static final int HOLD_SECONDS = 30;
    private static final long CALM_NANOS = 400 * Timeline.SECOND;
    /// Less than a session is held.
    private static final long LEFT_NANOS = 10 * Timeline.SECOND;

    private static final long LEAVING_NANOS = 100 * Timeline.SECOND;

    final Profile profile;
    final Ledger ledger;
    private final Timeline timeline;
    private final Cluster cluster;
    private final List<SimClient> clients = new ArrayList<>();
    private final List<SimLink> links = new ArrayList<>();
    private final Map<String, Integer> numbers = new HashMap<>();
    private final boolean hasFaults;
    private final Storm storm;
    private long publishUntil;

    MovingWorld(long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        timeline = new Timeline(random);
        List<Profile> all = List.of(Profile.values());
        profile = all.get(random.nextInt(all.size()));
        hasFaults = timeline.chance(70);
        ledger = new Ledger(hasFaults, profile.isCluster());
        cluster = new Cluster(timeline, profile, ledger);
        storm = new Storm(cluster, links, hasFaults);
    }

    void run() {
        Duration hold = Duration.ofSeconds(timeline.chance(80) ? HOLD_SECONDS : 0);
        Terms terms = new Terms(profile.broker.capabilities(), Bounds.DEFAULT, Times.DEFAULT, hold);
        PublishView view = new PublishView();
        int count = 1 + timeline.random.nextInt(4);
        for (int i = 0; i < count; i++) {
            SimClient client = new SimClient("client-" + i, timeline, ledger, profile);
            clients.add(client);
            links.add(new SimLink(client, cluster, terms, view));
        }
        publishUntil = (5 + timeline.random.nextLong(30)) * Timeline.SECOND;
        publish();
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

    /// Somebody elsewhere, who is never moved.
    private void publish() {
        if (timeline.now() >= publishUntil) {
            return;
        }
        int qos = timeline.random.nextInt(profile.grantsQos2() ? 3 : 2);
        String topic = SimClient.TOPICS[timeline.random.nextInt(SimClient.TOPICS.length)];
        int number = numbers.merge(topic + qos, 1, Integer::sum);
        String payload = SimClient.payload(timeline, "x/" + topic + "/" + qos + "/" + number);
        Ledger.Message message = new Ledger.Message("x", topic, qos, number, payload);
        ledger.announce(message);
        cluster.publish(topic, payload, qos);
        message.isAcknowledged = true;
        if (timeline.chance(20)) {
            twin(Math.max(1, qos));
        }
        timeline.soon(timeline.chance(50) ? 20 * Timeline.MILLI : Timeline.SECOND, this::publish);
    }

    /// The same message again: as many are due as were sent.
    private void twin(int qos) {
        String payload = "twin/" + qos + "|";
        ledger.announce(Ledger.Message.twin(SimClient.TWINS, qos, payload));
        cluster.publish(SimClient.TWINS, payload, qos);
    }

    private void settled() {
        for (SimLink link : links) {
            if (link.end != null) {
                ledger.check(hasFaults && UNAVOIDABLE.contains(link.end), link.client.name + " was ended: " + link.end);
                ledger.giveUp(link.client.name);
                ledger.count("ended " + link.end, 1);
            } else {
                link.client.checkFinished();
                ledger.check(!link.session.isMoving(), link.client.name + " is still moving");
                checkSession(link);
            }
            link.tallies.forEach((tally, number) -> ledger.count(tally.name(), number));
        }
        ledger.close(hasFaults);
    }

    private void checkSession(SimLink link) {
        List<BrokerSession> kept = cluster.sessionsOf(link.client.name).stream()
                .filter(one -> one.owner != null)
                .toList();
        ledger.check(kept.size() == 1, link.client.name + " has " + kept.size() + " live sessions");
        BrokerSession session = kept.getFirst();
        ledger.check(
                session.subscriptions.equals(link.client.subscriptions),
                link.client.name + " is subscribed to " + session.subscriptions + ", not " + link.client.subscriptions);
        ledger.check(
                session.unfinished() == 0, link.client.name + " has " + session.unfinished() + " messages waiting");
    }

    private void leave() {
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
        for (SimLink link : links) {
            if (ledger.counted("ended " + link.end) == 0 || link.end == EndCause.LEFT) {
                left(link, Boolean.TRUE.equals(inPeace.get(link.client.name)));
            }
        }
    }

    private void left(SimLink link, boolean inPeace) {
        SimClient client = link.client;
        ledger.check(link.session.hasEnded(), client.name + " left, and its session stands");
        int sessions = cluster.sessionsOf(client.name).size();
        boolean isKnown = profile.isCluster() || client.expirySeconds == 0;
        ledger.check(
                !isKnown || (client.expirySeconds > 0 ? sessions == 1 : sessions == 0),
                client.name + " left " + sessions + " sessions, expiry " + client.expirySeconds);
        int wills = ledger.willsOf(client.name);
        int due = client.hasWill && !inPeace ? 1 : 0;
        ledger.check(
                hasFaults ? wills >= due : wills == due,
                client.name + "'s will was published " + wills + " times, was due " + due + " times");
    }
}
