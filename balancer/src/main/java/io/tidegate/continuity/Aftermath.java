package io.tidegate.continuity;

/// What a move leaves to be done while the client is open again, and how often its node was lost. Confined.
final class Aftermath {
    private static final int RECOVERIES_MAX = 5;
    private static final long RECOVERIES_NANOS = 10_000_000_000L;
    private static final byte[] PINGREQ = {(byte) 0xC0, 0};

    private final Kept kept;
    private long expectedUntil = Session.NEVER;
    private long pingNanos;
    private long pingAt = Session.NEVER;
    private long strayUntil = Long.MIN_VALUE;
    private int recoveries;
    private long recoveriesSince;

    Aftermath(Kept kept) {
        this.kept = kept;
    }

    /// A new node is expected to deliver again what was not finished, for a while.
    void expect() {
        expectedUntil = kept.now + kept.terms.times().redelivery().toNanos();
    }

    /// Pings the node in the client's place from now on, so often; 0 = not at all.
    void pingEvery(long nanos) {
        pingNanos = nanos;
        pingAt = nanos == 0 ? Session.NEVER : kept.now + nanos;
    }

    /// A node may yet act on a CONNECT of which nobody reads the answer.
    void strays() {
        strayUntil = kept.now + kept.terms.times().stray().toNanos();
    }

    /// Whether a node may still act on such a CONNECT.
    boolean mayBeStray() {
        return kept.now < strayUntil;
    }

    /// Its node is lost; whether that was so again and again.
    boolean isContended() {
        if (kept.now - recoveriesSince > RECOVERIES_NANOS) {
            recoveriesSince = kept.now;
            recoveries = 0;
        }
        return ++recoveries > RECOVERIES_MAX;
    }

    long deadline() {
        return Math.min(expectedUntil, pingAt);
    }

    void due(Uplink up, Downlink down) {
        if (kept.now >= expectedUntil) {
            expectedUntil = Session.NEVER;
            if (kept.expecting) { // not where that node is lost again
                down.expectNoMore();
            }
        }
        if (kept.now >= pingAt) {
            pingAt = kept.now + pingNanos;
            if (kept.open && !up.isHalfWritten()) {
                kept.toNode.send(PINGREQ);
                kept.ownPings++;
            }
        }
    }
}
