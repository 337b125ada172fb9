package io.tidegate.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.tls.TestPki.Issued;
import java.util.List;
import org.junit.jupiter.api.Test;

class PeerVerifierTest {
    private static final Issued ROOT = TestPki.root("Root");
    private static final Issued CA = TestPki.order("CA").authority().by(ROOT);

    private static PeerVerifier clients(int depth) {
        return PeerVerifier.forClients(new Trust(List.of(ROOT.certificate()), List.of()), depth);
    }

    @Test
    void refusesAnEmptyChain() {
        assertThat(clients(1).verify(List.of(), null, TestPki.NOW))
                .isEqualTo(new Verdict.Refused(Verdict.Reason.MALFORMED, "no certificate was sent"));
    }

    @Test
    void trustsAClientBelowTheTrustedRoot() {
        Issued client = TestPki.order("device-1").forClients().by(CA);
        assertThat(clients(1).verify(client.chainDer(), null, TestPki.NOW))
                .isEqualTo(new Verdict.Trusted(client.certificate(), "device-1"));
    }
}
