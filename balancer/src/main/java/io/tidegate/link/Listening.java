package io.tidegate.link;

import io.tidegate.balance.Balancer;
import io.tidegate.balance.Tried;
import io.tidegate.fleet.Occupancy;
import io.tidegate.time.DeadlineWheel;

/// Listens for nodes that live clients were given to and that owe the CONNACK: one that says nothing to anybody is
/// suspect, as [AwaitConnack] has it for clients that come. Confined to its loop.
final class Listening {
    private final Ground ground;

    Listening(Ground ground) {
        this.ground = ground;
    }

    /// When it is to be looked at; `DeadlineWheel.NEVER` where no CONNACK is due.
    long until(LiveClient client) {
        Passage on = client.passage();
        if (on == null || !on.isAwaited()) {
            return DeadlineWheel.NEVER;
        }
        long floor = Math.max(on.sentNanos, on.listenedNanos);
        return node(client).heardNanos(floor)
                + ground.nodeLeg(client.pool()).retry().suspectAfter().toNanos();
    }

    /// Whether the node is found to be silent, and there is another one for the client.
    boolean isInVain(LiveClient client, long now) {
        Passage on = client.passage();
        if (on == null || !on.isAwaited() || now < until(client)) {
            return false;
        }
        on.listenedNanos = now;
        Occupancy node = node(client);
        Tried here = new Tried();
        here.add(node);
        if (!Balancer.hasUsable(ground.around().fleets().current().pool(client.pool()), here)) {
            return false;
        }
        long silentNanos = node.heardNanos(on.sentNanos);
        ground.silent(client.newRow(), silentNanos, now - silentNanos);
        return true;
    }

    private Occupancy node(LiveClient client) {
        return ground.seats().occupancy(ground.links().lastSeat(client.newRow()));
    }
}
