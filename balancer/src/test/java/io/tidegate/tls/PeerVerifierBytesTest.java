package io.tidegate.tls;

import static io.tidegate.tls.TestPki.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.tls.TestPki.Issued;
import io.tidegate.tls.Verdict.Reason;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What a peer may send in place of a certificate.
class PeerVerifierBytesTest {
    private static final Issued ROOT = TestPki.root("Root");
    private static final Issued CA = TestPki.order("CA").authority().by(ROOT);
    private static final PeerVerifier VERIFIER =
            PeerVerifier.forClients(new Trust(List.of(ROOT.certificate()), List.of()), 1);

    @Test
    void refusesMoreBytesThanItWouldLookAt() {
        assertThat(VERIFIER.verify(List.of(new byte[PeerVerifier.CHAIN_BYTES_MAX + 1]), null, NOW))
                .isEqualTo(new Verdict.Refused(
                        Reason.MALFORMED, "certificates of 102401 bytes were sent, 102400 at most are looked at"));
    }

    @Test
    void refusesACertificateThatEndsEarlyWhereverItEnds() {
        byte[] der = TestPki.der(TestPki.order("device-1").by(CA).certificate());
        for (int length = 0; length < der.length; length++) {
            assertMalformed(Arrays.copyOf(der, length));
        }
    }

    @Test
    void refusesBytesBehindTheCertificate() {
        byte[] der = TestPki.der(TestPki.order("device-1").by(ROOT).certificate());
        assertMalformed(Arrays.copyOf(der, der.length + 1));
    }

    @Test
    void refusesPem() {
        assertMalformed(
                TestPki.pem(TestPki.order("device-1").by(ROOT).certificate()).getBytes(StandardCharsets.US_ASCII));
    }

    private static void assertMalformed(byte[] bytes) {
        assertThat(VERIFIER.verify(List.of(bytes, TestPki.der(CA.certificate())), null, NOW))
                .isEqualTo(new Verdict.Refused(Reason.MALFORMED, "certificate 1 of 2 cannot be read"));
    }

    @Test
    void refusesACertificateWithAnyOneBitChanged() {
        Issued device = TestPki.order("device-1").dns("a.example").by(ROOT);
        byte[] der = TestPki.der(device.certificate());
        for (int bit = 0; bit < 8 * der.length; bit += 5) {
            byte[] changed = der.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(VERIFIER.verify(List.of(changed), null, NOW))
                    .as("bit %d", bit)
                    .isInstanceOf(Verdict.Refused.class);
        }
    }
}
