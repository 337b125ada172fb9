package io.tidegate.sim;

import java.util.random.RandomGenerator;

/// How a client behaves.
enum Habit {
    /// Connects, talks, says DISCONNECT, ends its output, reads to the end.
    ORDERLY,
    /// Sends packets right behind its CONNECT, before it is answered; else orderly.
    EAGER,
    /// Stops reading for a while in the middle of the talk; else orderly.
    SLEEPY,
    /// Says DISCONNECT and closes, whatever is still to be read.
    HASTY,
    /// Resets the connection in the middle of the talk.
    ABRUPT,
    /// Is linked, then says nothing for ever, not even a ping.
    DUMB,
    /// Its machine is switched off in the middle of the talk.
    VANISHING,
    /// Sends its whole CONNECT and ends its output at once.
    ONE_SHOT,
    /// Sends its whole CONNECT and resets.
    FICKLE,
    /// Sends all of its CONNECT but the end.
    LORIS,
    /// Closes in the middle of its CONNECT.
    CUT_OFF,
    /// Connects and sends nothing.
    MUTE,
    /// Sends what is not MQTT.
    GARBAGE;

    private static final Habit[] ALL = values();

    /// Half of all clients are orderly.
    static Habit from(RandomGenerator random) {
        return random.nextBoolean() ? ORDERLY : ALL[random.nextInt(ALL.length)];
    }

    /// The same without a word before the CONNACK: nodes here take none, and where TLS is passed through
    /// nobody holds it back.
    Habit patient() {
        return this == EAGER || this == ONE_SHOT ? ORDERLY : this;
    }

    /// Whether it leaves by itself, or is not let stay: it cannot be there for ever.
    boolean isPassing(int keepAliveSeconds) {
        return switch (this) {
            case DUMB -> keepAliveSeconds > 0;
            case VANISHING -> false;
            case ORDERLY, EAGER, SLEEPY, HASTY, ABRUPT, ONE_SHOT, FICKLE, LORIS, CUT_OFF, MUTE, GARBAGE -> true;
        };
    }

    /// Whether it reads whatever comes, all the time.
    boolean alwaysReads() {
        return this != SLEEPY && this != VANISHING;
    }

    /// Whether it sends a CONNECT and waits for what becomes of it: it must be linked or refused.
    boolean wantsAnAnswer() {
        return switch (this) {
            case ORDERLY, EAGER, SLEEPY, HASTY, ABRUPT, DUMB, VANISHING -> true;
            case ONE_SHOT, FICKLE, LORIS, CUT_OFF, MUTE, GARBAGE -> false;
        };
    }
}
