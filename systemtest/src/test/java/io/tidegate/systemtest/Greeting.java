package io.tidegate.systemtest;

import io.tidegate.systemtest.Device.Session;
import org.jspecify.annotations.Nullable;

/// How a [Device] connects. Immutable.
///
/// @param expiry of a session that is kept, in seconds; MQTT 5
/// @param keepAlive in seconds
/// @param willDelay in seconds; MQTT 5
record Greeting(Session session, long expiry, int keepAlive, Hello.@Nullable Will will, long willDelay) {
    private static final long HOUR = 3600;
    private static final int KEEP_ALIVE = 60;

    static Greeting of(Session session) {
        return new Greeting(session, session == Session.KEPT ? HOUR : 0, KEEP_ALIVE, null, 0);
    }

    static Greeting clean() {
        return of(Session.CLEAN);
    }

    static Greeting kept() {
        return of(Session.KEPT);
    }

    Greeting keepAlive(int seconds) {
        return new Greeting(session, expiry, seconds, will, willDelay);
    }

    Greeting expiry(long seconds) {
        return new Greeting(session, seconds, keepAlive, will, willDelay);
    }

    Greeting will(String topic, String text, int qos, long delay) {
        return new Greeting(session, expiry, keepAlive, new Hello.Will(topic, text, qos), delay);
    }

    boolean isClean() {
        return session == Session.CLEAN;
    }
}
