package io.tidegate.tls;

import io.tidegate.time.Clock;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/// Who vouches for those whom we ask over HTTPS, as a context of the JDK's TLS. Any thread.
public final class HttpsTrust {
    private final Clock clock;
    private volatile SSLContext context;

    public HttpsTrust(Trust trust, Clock clock) {
        this.clock = clock;
        this.context = context(trust);
    }

    /// What is in force: the same one until [#replace].
    public SSLContext context() {
        return context;
    }

    /// Has those believed from now on for whom `next` vouches, and nobody else: a new context has no session of before.
    public void replace(Trust next) {
        context = context(next);
    }

    private SSLContext context(Trust trust) {
        try {
            SSLContext made = SSLContext.getInstance("TLS");
            made.init(null, new TrustManager[] {new HttpsJudge(trust, clock)}, null);
            return made;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has TLS", e);
        }
    }
}
