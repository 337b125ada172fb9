package io.tidegate.tls;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// Replays the committed corpus in every build; with `JAZZER_FUZZ=1` it looks for more.
///
/// An input is certificates in DER, each behind its length in two bytes: the chain that a peer sends, and last the
/// one that is trusted.
class PeerVerifierFuzzTest {
    @FuzzTest(maxDuration = "2m")
    void judgesAnyCertificates(byte[] bytes) {
        List<byte[]> chain = cut(bytes);
        PeerCertificate anchor = chain.isEmpty() ? null : PeerCertificate.parse(chain.removeLast());
        Trust trust = new Trust(anchor == null ? List.of() : List.of(anchor.x509()), List.of());
        check(PeerVerifier.forClients(trust, 1), chain);
        check(PeerVerifier.forNodes(trust, 1), chain);
    }

    private static void check(PeerVerifier verifier, List<byte[]> chain) {
        Verdict verdict = verifier.verify(chain, "node.example", TestPki.NOW);
        assertThat(verifier.verify(chain, "node.example", TestPki.NOW)).isEqualTo(verdict);
        switch (verdict) {
            case Verdict.Trusted trusted ->
                assertThat(TestPki.der(trusted.certificate())).isEqualTo(chain.getFirst());
            case Verdict.Refused refused -> {
                assertThat(refused.why()).isNotEmpty().hasSizeLessThanOrEqualTo(Refusal.CHARS_MAX);
                assertThat(refused.why().codePoints()).noneMatch(Character::isISOControl);
            }
        }
    }

    private static List<byte[]> cut(byte[] bytes) {
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        List<byte[]> parts = new ArrayList<>();
        while (rest.remaining() > 2) {
            byte[] part = new byte[Math.min(Short.toUnsignedInt(rest.getShort()), rest.remaining())];
            rest.get(part);
            parts.add(part);
        }
        return parts;
    }
}
