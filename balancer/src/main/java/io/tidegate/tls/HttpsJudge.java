package io.tidegate.tls;

import io.tidegate.time.Clock;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.X509TrustManager;

/// Judges those whom we ask over HTTPS as nodes are judged, but for their host's name: that the JDK compares, for any
/// trust manager that is told of no connection, as its HTTP client asks it to. Any thread.
final class HttpsJudge implements X509TrustManager {
    /// Certificates between that of who is asked and the trusted one.
    private static final int DEPTH = 10;

    private final List<X509Certificate> anchors;
    private final PeerVerifier verifier;
    private final Clock clock;

    HttpsJudge(Trust trust, Clock clock) {
        this.anchors = trust.anchors();
        this.verifier = PeerVerifier.forNodesOfAnyHost(trust, DEPTH);
        this.clock = clock;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        List<byte[]> der = new ArrayList<>(chain.length);
        for (X509Certificate one : chain) {
            der.add(one.getEncoded());
        }
        switch (verifier.verify(der, null, Instant.ofEpochMilli(clock.epochMillis()))) {
            case Verdict.Trusted _ -> {}
            case Verdict.Refused refused -> throw new CertificateException(refused.why());
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("nobody is served here");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return anchors.toArray(new X509Certificate[0]);
    }
}
