package io.tidegate.tls;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/// A peer's certificate on its way through the verifier, off the loop. It knows nothing native, so
/// the connection may be gone before it ends. Any thread.
final class Judgement implements Runnable {
    private static final Verdict NONE =
            new Verdict.Refused(Verdict.Reason.OTHER, "the certificate could not be verified");

    private final PeerVerifier verifier;
    private final List<byte[]> chain;
    private final @Nullable String host;
    private final Instant now;
    private final Runnable wake;
    private volatile @Nullable Verdict verdict;

    private Judgement(PeerVerifier verifier, List<byte[]> chain, Handshake handshake) {
        this.verifier = verifier;
        this.chain = chain;
        this.host = handshake.host();
        this.now = Instant.ofEpochMilli(handshake.terms().means().clock().epochMillis());
        this.wake = handshake.wake();
    }

    static Judgement begin(PeerVerifier verifier, List<byte[]> chain, Handshake handshake) {
        Judgement judgement = new Judgement(verifier, chain, handshake);
        try {
            handshake.terms().means().verifiers().execute(judgement);
        } catch (RejectedExecutionException _) {
            judgement.verdict =
                    new Verdict.Refused(Verdict.Reason.OTHER, "too many certificates are waiting to be verified");
            judgement.wake.run();
        }
        return judgement;
    }

    @Override
    public void run() {
        Verdict made = NONE; // whatever happens to the verifier, nobody comes in by it
        try {
            made = verifier.verify(chain, host, now);
        } catch (RuntimeException e) {
            made = new Verdict.Refused(Verdict.Reason.OTHER, "the certificate could not be verified: " + e.getClass());
        } finally {
            verdict = made;
            wake.run();
        }
    }

    /// Null while it is under way.
    @Nullable
    Verdict verdict() {
        return verdict;
    }
}
