package io.tidegate.link;

import io.tidegate.time.DeadlineWheel;
import io.tidegate.transport.Loop;

/// How long a client that has its node may be silent, and how long either side may take nothing. Confined to its loop.
final class Clocks {
    private final Ground ground;
    private final Loop loop;
    private final LinkTable links;

    Clocks(Ground ground) {
        this.ground = ground;
        this.loop = ground.loop();
        this.links = ground.links();
    }

    /// 1.5 x the keep alive in force, which is the server's where it names one [MQTT-3.1.2-21,
    /// MQTT-3.1.2-22].
    void keepAlive(int link, int seconds) {
        ClientSettings clients = ground.around().clients();
        long idle =
                seconds == 0 ? clients.idleTimeout().toNanos() : (long) (seconds * 1e9 * clients.keepAliveMultiplier());
        links.idleNanos(link, idle);
        links.heard(link, ground.now());
        if (idle > 0) {
            loop.deadlines().arm(link, ground.now() + idle);
        }
    }

    /// One side is full, and may be for so long.
    void blocked(int link) {
        loop.deadlines().arm(link, ground.now() + sendTimeoutNanos());
    }

    private long sendTimeoutNanos() {
        return ground.around().clients().sendTimeout().toNanos();
    }

    /// A paused client cannot be heard, and one that ended its output has nothing more to say.
    long idleUntil(int link, long now) {
        long idle = links.idleNanos(link);
        if (idle == 0 || links.has(link, LinkTable.CLIENT_ENDED)) {
            return DeadlineWheel.NEVER;
        }
        return (loop.isPaused(links.client(link)) ? now : links.heard(link)) + idle;
    }

    long blockedUntil(int socket) {
        long since = loop.blockedSince(socket);
        return since == DeadlineWheel.NEVER ? since : since + sendTimeoutNanos();
    }
}
