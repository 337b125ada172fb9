package io.tidegate.tls;

import io.netty.internal.tcnative.SSL;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// The certificates of one listener as BoringSSL holds them, and which of them a client is shown. Any
/// thread. Live connections keep it, so it knows nothing of those who are trusted.
final class OwnCertificates {
    private final AtomicReferenceArray<Credential> credentials;
    private final @Nullable OutsideKey[] outside;
    private final CertificateChoice choice;

    private OwnCertificates(List<KeyMaterial> certificates) {
        this.choice = new CertificateChoice(certificates);
        this.credentials = new AtomicReferenceArray<>(certificates.size());
        this.outside = new OutsideKey[certificates.size()];
    }

    /// @throws IllegalArgumentException where BoringSSL does not take one of them
    static OwnCertificates of(List<KeyMaterial> certificates, Signers signers) {
        OwnCertificates made = new OwnCertificates(certificates);
        try {
            for (int i = 0; i < certificates.size(); i++) {
                KeyMaterial material = certificates.get(i);
                made.credentials.set(i, Credential.of(material, null));
                Signer signer = signers.of(material);
                made.outside[i] = signer == null ? null : OutsideKey.of(signer, material);
            }
            return made;
        } catch (IllegalArgumentException e) {
            made.free();
            throw e;
        }
    }

    /// Whether a key of theirs signs outside BoringSSL.
    boolean signOutside() {
        return Arrays.stream(outside).anyMatch(Objects::nonNull);
    }

    /// Called by BoringSSL when it has read a client's first message. What is shown with a key outside it tries
    /// last, so only the last of them can be.
    void choose(long ssl, @Nullable Handshake handshake) {
        if (handshake == null) {
            throw new IllegalStateException("a handshake that nobody began");
        }
        String name = SSL.getSniHostname(ssl);
        List<Integer> candidates = choice.forName(name);
        List<Credential> shown = new ArrayList<>();
        for (int i : candidates.subList(0, candidates.size() - 1)) {
            shown.add(add(ssl, i));
        }
        int last = candidates.getLast();
        OutsideKey key = outside[last];
        if (key != null && key.works()) {
            Credential credential = credentials.get(last);
            key.show(ssl, credential.response());
            handshake.signBy(key);
            shown.add(credential);
        } else {
            shown.add(add(ssl, last));
        }
        boolean clean = name != null && CertificateChoice.isPrintable(name);
        handshake.choose(clean ? CertificateChoice.lowerCase(name) : null, shown);
    }

    private Credential add(long ssl, int index) {
        Credential credential = credentials.get(index);
        while (!credential.acquire()) { // another took its place meanwhile
            credential = credentials.get(index);
        }
        try {
            SSL.addCredential(ssl, credential.pointer());
            return credential;
        } catch (Exception e) { // the library declares it
            throw new IllegalStateException("no native memory left", e);
        } finally {
            credential.release();
        }
    }

    /// False where `certificate` is not among them.
    boolean staple(KeyMaterial certificate, byte @Nullable [] response) {
        boolean found = false;
        for (int i = 0; i < credentials.length(); i++) {
            Credential now = credentials.get(i);
            if (!now.material().certificate().equals(certificate.certificate())) {
                continue;
            }
            found = true;
            if (!Arrays.equals(now.response(), response)) { // else the key would go through memory for nothing
                credentials.set(i, Credential.of(now.material(), response));
                now.release();
            }
        }
        return found;
    }

    /// Staples what `before` staples to certificates that both have.
    void stapleAs(OwnCertificates before) {
        for (int i = 0; i < before.credentials.length(); i++) {
            Credential credential = before.credentials.get(i);
            if (credential.response() != null) {
                staple(credential.material(), credential.response());
            }
        }
    }

    /// Once nobody is shown one any more.
    void free() {
        for (int i = 0; i < credentials.length(); i++) {
            Credential credential = credentials.get(i);
            if (credential != null) {
                credential.release();
            }
            OutsideKey key = outside[i];
            if (key != null) {
                key.free();
            }
        }
    }
}
