package io.tidegate.continuity;

import io.tidegate.mqtt.Grants;
import org.jspecify.annotations.Nullable;

/// Whether a node answers what its client asks by PINGREQ: one that is silent for too long is spoken for, so that the
/// client stays; one that has been silent for as long as clients are held is given up. Confined.
///
/// There is one only while an answer is due, or the node is silent.
final class Pulse {
    private static final byte[] PINGRESP = {(byte) 0xD0, 0};

    /// When the first PINGREQ was passed on that the node has not answered.
    private long askedSince = Session.NEVER;
    /// The same of the first one that was answered in its place.
    private long silentSince = Session.NEVER;

    private Pulse() {}

    /// A PINGREQ of the client was passed on.
    static void asked(Kept kept) {
        kept.clientPings++;
        Pulse own = kept.pulse;
        if (own == null) {
            own = new Pulse();
            kept.pulse = own;
        }
        if (own.askedSince == Session.NEVER) {
            own.askedSince = kept.now;
        }
    }

    /// The node answered one of the client's.
    static void answered(Kept kept) {
        kept.clientPings--;
        if (kept.clientPings == 0) {
            kept.pulse = null;
        }
    }

    /// No leg will answer any more.
    static void legIsGone(Kept kept) {
        speaks(kept);
        kept.ownPings = 0;
        kept.pulse = null;
    }

    /// In the node's place; what it still says is not passed on.
    private static void speaks(Kept kept) {
        kept.ownPings += kept.clientPings;
        for (; kept.clientPings > 0; kept.clientPings--) {
            kept.toClient.send(PINGRESP);
        }
    }

    static long deadline(Kept kept) {
        Pulse own = kept.pulse;
        if (own == null || !kept.open) {
            return Session.NEVER;
        }
        long speaksAt = own.askedSince == Session.NEVER ? Session.NEVER : own.askedSince + patience(kept);
        return Math.min(speaksAt, own.givesUpAt(kept));
    }

    private long givesUpAt(Kept kept) {
        return silentSince == Session.NEVER
                ? Session.NEVER
                : silentSince + kept.terms.times().giveUp().toNanos();
    }

    /// At most half of what the client expects of itself.
    private static long patience(Kept kept) {
        long nanos = kept.terms.times().pong().toNanos();
        int said = kept.told.serverKeepAliveSeconds();
        int keepAlive = said == Grants.UNSAID ? kept.papers.keepAliveSeconds() : said;
        return keepAlive == 0 ? nanos : Math.min(nanos, keepAlive * 500_000_000L);
    }

    /// Speaks for the node if it is time to. Answers whether the client has been held for long enough.
    static boolean isOver(Kept kept) {
        Pulse own = kept.pulse;
        return own != null && own.isOverNow(kept);
    }

    private boolean isOverNow(Kept kept) {
        if (silentSince != Session.NEVER && kept.heard - silentSince > 0) {
            silentSince = Session.NEVER;
        }
        boolean isOver = kept.now >= givesUpAt(kept);
        if (askedSince != Session.NEVER && kept.now - askedSince >= patience(kept)) {
            silentSince = silentSince == Session.NEVER ? askedSince : silentSince;
            askedSince = Session.NEVER;
            speaks(kept);
        }
        @Nullable Pulse left = askedSince == Session.NEVER && silentSince == Session.NEVER ? null : this;
        kept.pulse = left;
        return isOver;
    }
}
