package io.tidegate.systemtest.cluster;

import io.tidegate.systemtest.wire.Reactor;
import io.tidegate.systemtest.wire.Reactor.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;

/// What the nodes of a cluster share. Confined to its reactor, but for the book.
final class Core {
    final Profile profile;
    final Setup setup;
    final Reactor reactor = Reactor.start("cluster");
    final Book book = new Book();
    final SplittableRandom chance;
    /// The same chance for those who take no other.
    final Random shuffling;

    final List<ClusterNode> nodes = new ArrayList<>();
    final Sessions sessions = new Sessions(this);
    /// Clients whose CONNECT is being answered.
    final Map<String, Leg> entering = new HashMap<>();

    private final Map<String, Message> retained = new LinkedHashMap<>();
    private final Map<String, Long> refusedUntil = new HashMap<>();
    private int assigned;

    Core(Profile profile, Setup setup) {
        this.profile = profile;
        this.setup = setup;
        this.chance = new SplittableRandom(setup.seed());
        this.shuffling = new Random(setup.seed());
    }

    boolean percent(int percent) {
        return percent > 0 && chance.nextInt(100) < percent;
    }

    /// Any time up to this one.
    Duration within(Duration most) {
        return most.isZero() ? most : Duration.ofNanos(chance.nextLong(most.toNanos()));
    }

    Timer later(Duration delay, Runnable act) {
        return reactor.after(delay, act);
    }

    /// Now, where it may be at once; the order of what happens at once is kept.
    void within(Duration most, Runnable act) {
        if (most.isZero()) {
            act.run();
        } else {
            later(within(most), act);
        }
    }

    String assignId() {
        return "assigned-" + ++assigned;
    }

    void publish(Message message) {
        if (message.retain()) {
            if (message.payload().length() == 0) {
                retained.remove(message.topic());
            } else {
                retained.put(message.topic(), message);
            }
        }
        sessions.route(message);
    }

    List<Message> retained() {
        return List.copyOf(retained.values());
    }

    void forgot(Forgotten.Kind kind, String clientId, Message message, int qos) {
        book.forgot(
                new Forgotten(kind, clientId, message.topic(), message.payload().text(), qos));
    }

    void refuseForAWhile(String clientId) {
        long until = System.nanoTime() + within(profile.death().refusedFor()).toNanos();
        refusedUntil.put(clientId, until);
    }

    boolean isRefused(String clientId) {
        Long until = refusedUntil.get(clientId);
        return until != null && System.nanoTime() - until < 0;
    }

    /// Whether the node answers no CONNECT for the sake of another one that is frozen.
    boolean hangs(ClusterNode node) {
        return nodes.stream()
                .anyMatch(other -> other != node
                        && other.isFrozenFor(profile.death().othersHangFor().toNanos()));
    }
}
