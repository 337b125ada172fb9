package io.tidegate.tls;

import io.netty.internal.tcnative.SSL;
import io.netty.internal.tcnative.SSLSession;
import io.netty.internal.tcnative.SSLSessionCache;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/// Sessions that nodes gave us, to be resumed with the same node. Any thread, without a lock.
final class Sessions implements SSLSessionCache {
    /// Of one node; the newest win.
    static final int PER_NODE = 2;

    /// Nodes beyond these resume nothing.
    static final int NODES_MAX = 1024;

    private final Map<String, AtomicLongArray> byNode = new ConcurrentHashMap<>();
    private final Map<Long, String> expected = new ConcurrentHashMap<>();

    /// Has `ssl` resume a session of `node`, if there is one, and keeps what that gives it.
    void begin(long ssl, String node) {
        expected.put(ssl, node);
        AtomicLongArray sessions = byNode.get(node);
        long session = sessions == null ? 0 : take(sessions);
        if (sessions == null || session == 0) {
            return;
        }
        SSL.setSession(ssl, session);
        SSL.clearError();
        if (SSLSession.shouldBeSingleUse(session)) { // TLS 1.3 (RFC 8446 §C.4)
            free(session);
        } else {
            put(sessions, session);
        }
    }

    /// `ssl` is about to be freed.
    void finish(long ssl) {
        expected.remove(ssl);
    }

    private static long take(AtomicLongArray sessions) {
        for (int i = 0; i < PER_NODE; i++) {
            long session = sessions.getAndSet(i, 0);
            if (session != 0) {
                return session;
            }
        }
        return 0;
    }

    /// The newest goes first: it is the likeliest to be taken.
    private static void put(AtomicLongArray sessions, long session) {
        long older = session;
        for (int i = 0; i < PER_NODE && older != 0; i++) {
            older = sessions.getAndSet(i, older);
        }
        if (older != 0) {
            free(older);
        }
    }

    private static void free(long session) {
        SSLSession.free(session);
        BoringSsl.LIVE_SESSIONS.decrementAndGet();
    }

    /// Called by BoringSSL. True = the session is ours from now on.
    @Override
    public boolean sessionCreated(long ssl, long session) {
        String node = expected.get(ssl);
        AtomicLongArray sessions = node == null ? null : sessionsOf(node);
        if (sessions == null) {
            return false;
        }
        BoringSsl.LIVE_SESSIONS.incrementAndGet();
        put(sessions, session);
        return true;
    }

    private @Nullable AtomicLongArray sessionsOf(String node) {
        AtomicLongArray known = byNode.get(node);
        if (known != null || byNode.size() >= NODES_MAX) {
            return known;
        }
        return byNode.computeIfAbsent(node, _ -> new AtomicLongArray(PER_NODE));
    }

    /// For servers only.
    @Override
    public long getSession(long context, byte[] sessionId) {
        return -1;
    }

    /// Once nobody begins or ends any more.
    void close() {
        for (AtomicLongArray sessions : byNode.values()) {
            for (long session = take(sessions); session != 0; session = take(sessions)) {
                free(session);
            }
        }
        byNode.clear();
    }
}
