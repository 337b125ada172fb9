package io.tidegate.transport;

import io.tidegate.transport.Descriptor.Watch;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;

/// An epoll descriptor. What is queued is asked again when it is awaited, and told if anything holds that is watched
/// for: so an edge comes with all that holds by then, and one whose cause is gone may come without it (epoll(7),
/// ep_send_events). Confined to the simulation's thread.
final class SimPoll implements Pollable {
    final ArrayDeque<Watch> ready = new ArrayDeque<>();
    private final Set<Watch> watches = new LinkedHashSet<>();

    void add(Watch watch) {
        watches.add(watch);
        if ((watch.what.ready() & watch.interest) != 0) {
            watch.wake(0);
        }
    }

    void remove(Watch watch) {
        watches.remove(watch);
        ready.remove(watch);
    }

    /// It is closed: what it watched is watched no more.
    void forget(Descriptor descriptor) {
        if (descriptor.watch != null && descriptor.watch.poll == this) {
            descriptor.watch = null;
            descriptor.what.watchedBy(Wake.NOBODY);
        }
    }

    int await(EventBatch batch, Meanness meanness, RandomGenerator random) {
        if (happens(meanness.idleWakes(), random)) {
            return 0;
        }
        disturb(meanness, random);
        int most = batch.capacity();
        if (happens(meanness.shortBatches(), random) && ready.size() > 1) {
            most = Math.min(most, 1 + random.nextInt(ready.size()));
        }
        int count = 0;
        while (count < most && !ready.isEmpty()) {
            Watch watch = ready.removeFirst();
            watch.queued = false;
            int events = watch.what.ready() & watch.interest;
            if (events != 0) {
                batch.put(count++, events, watch.data);
            }
        }
        return count;
    }

    private void disturb(Meanness meanness, RandomGenerator random) {
        if (meanness.spuriousEdges() > 0) {
            for (Watch watch : watches) {
                if (happens(meanness.spuriousEdges() / watches.size(), random)) {
                    watch.wake(0);
                }
            }
        }
        if (happens(meanness.shuffles(), random)) {
            List<Watch> order = new ArrayList<>(ready);
            Collections.shuffle(order, Random.from(random));
            ready.clear();
            ready.addAll(order);
        }
    }

    static boolean happens(double rate, RandomGenerator random) {
        return rate > 0 && random.nextDouble() < rate;
    }

    @Override
    public int ready() {
        return ready.isEmpty() ? 0 : Kernel.POLL_IN;
    }

    @Override
    public void watchedBy(Wake watcher) {
        throw new AssertionError("an epoll descriptor is not watched by another");
    }
}
