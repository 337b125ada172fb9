package io.tidegate.tls;

import io.netty.internal.tcnative.SSL;
import io.netty.internal.tcnative.SSLSession;
import io.netty.internal.tcnative.SSLSessionCache;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/// Sessions that nodes gave us, to be resumed with the same node. Nodes change their addresses: of too many
/// those are forgotten that were not used for longest. Any thread, without a lock.
final class Sessions implements SSLSessionCache {
    /// Of one node; the newest win.
    static final int PER_NODE = 2;

    /// Nodes remembered.
    static final int NODES_MAX = 1024;

    private final Map<String, Kept> byNode = new ConcurrentHashMap<>();
    private final Map<Long, String> expected = new ConcurrentHashMap<>();
    private final AtomicLong uses = new AtomicLong();

    /// What one node gave us.
    private static final class Kept {
        private final AtomicLongArray sessions = new AtomicLongArray(PER_NODE);
        private volatile long lastUse;
        private volatile boolean forgotten;

        Kept(long use) {
            this.lastUse = use;
        }

        long take() {
            for (int i = 0; i < PER_NODE; i++) {
                long session = sessions.getAndSet(i, 0);
                if (session != 0) {
                    return session;
                }
            }
            return 0;
        }

        /// The newest goes first: it is the likeliest to be taken.
        void put(long session) {
            long older = session;
            for (int i = 0; i < PER_NODE && older != 0; i++) {
                older = sessions.getAndSet(i, older);
            }
            if (older != 0) {
                Sessions.free(older);
            }
            if (forgotten) { // meanwhile: then nobody else would free it
                freeAll();
            }
        }

        void forget() {
            forgotten = true;
            freeAll();
        }

        private void freeAll() {
            for (long session = take(); session != 0; session = take()) {
                Sessions.free(session);
            }
        }
    }

    /// Has `ssl` resume a session of `node`, if there is one, and keeps what that gives it.
    void begin(long ssl, String node) {
        expected.put(ssl, node);
        Kept kept = byNode.get(node);
        if (kept == null) {
            return;
        }
        kept.lastUse = uses.incrementAndGet();
        long session = kept.take();
        if (session == 0) {
            return;
        }
        SSL.setSession(ssl, session);
        SSL.clearError();
        if (SSLSession.shouldBeSingleUse(session)) { // TLS 1.3 (RFC 8446 §C.4)
            free(session);
        } else {
            kept.put(session);
        }
    }

    /// `ssl` is about to be freed.
    void finish(long ssl) {
        expected.remove(ssl);
    }

    private static void free(long session) {
        SSLSession.free(session);
        BoringSsl.LIVE_SESSIONS.decrementAndGet();
    }

    /// Called by BoringSSL. True = the session is ours from now on.
    @Override
    public boolean sessionCreated(long ssl, long session) {
        String node = expected.get(ssl);
        if (node == null) {
            return false;
        }
        BoringSsl.LIVE_SESSIONS.incrementAndGet();
        keptOf(node).put(session);
        return true;
    }

    private Kept keptOf(String node) {
        Kept known = byNode.get(node);
        if (known != null) {
            known.lastUse = uses.incrementAndGet();
            return known;
        }
        while (byNode.size() >= NODES_MAX && forgetOldest()) {}
        return byNode.computeIfAbsent(node, _ -> new Kept(uses.incrementAndGet()));
    }

    /// Looks at them all: that is for nodes that were never seen before, where there are many. False where
    /// nobody is left.
    private boolean forgetOldest() {
        Map.Entry<String, Kept> oldest = null;
        for (Map.Entry<String, Kept> each : byNode.entrySet()) {
            if (oldest == null || each.getValue().lastUse < oldest.getValue().lastUse) {
                oldest = each;
            }
        }
        if (oldest == null) {
            return false;
        }
        if (byNode.remove(oldest.getKey(), oldest.getValue())) { // else another thread was faster
            oldest.getValue().forget();
        }
        return true;
    }

    /// For servers only.
    @Override
    public long getSession(long context, byte[] sessionId) {
        return -1;
    }

    /// Once nobody begins or ends any more.
    void close() {
        byNode.values().forEach(Kept::forget);
        byNode.clear();
    }
}
