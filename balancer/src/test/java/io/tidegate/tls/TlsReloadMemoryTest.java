package io.tidegate.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.tls.TlsRig.Listener;
import java.io.ByteArrayInputStream;
import java.lang.ref.WeakReference;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What connections of before keep alive once other files are in force. A walk over fields would not see what the
/// native library holds, so the collector is asked.
class TlsReloadMemoryTest {
    private static final int COLLECTIONS_MAX = 20;

    private final TlsRig rig = new TlsRig();

    @AfterEach
    void nothingNativeIsLeft() {
        rig.close();
    }

    private static boolean isCollected(WeakReference<?> reference) {
        for (int i = 0; i < COLLECTIONS_MAX && reference.get() != null; i++) {
            System.gc();
        }
        return reference.get() == null;
    }

    /// Read as files are: the JDK keeps lists for a while that it reads one by one.
    private Trust withList() {
        try {
            return new Trust(
                    List.of(rig.root.certificate()),
                    CertificateFactory.getInstance("X.509")
                            .generateCRLs(
                                    new ByteArrayInputStream(rig.root.crl().getEncoded()))
                            .stream()
                            .map(X509CRL.class::cast)
                            .toList());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Of its own method, so that no local variable of the test holds what it made.
    private WeakReference<X509CRL> inForce(TlsServer server) {
        Trust trust = withList();
        server.replace(TlsRig.material(trust, rig.serverCertificate));
        return new WeakReference<>(trust.crls().getFirst());
    }

    @Test
    void aConnectionKeepsNothingThatItsClientWasJudgedBy() {
        TlsServer server = rig.server(Listener.USUAL.with(TlsRig.required()));
        WeakReference<X509CRL> list = inForce(server);
        TlsPair pair = rig.pair(server, rig.client(rig.clientCertificate)).run();
        assertThat(pair.server().isOpen()).isTrue();
        assertThat(pair.server().layer().identity().peer()).isNotNull();
        assertThat(isCollected(new WeakReference<>(new Object())))
                .as("the collector runs when asked")
                .isTrue();
        assertThat(list.get()).as("in force").isNotNull();
        server.replace(TlsRig.material(withList(), rig.serverCertificate));
        assertThat(isCollected(list)).isTrue();
        pair.client().write("still here");
        pair.run();
        assertThat(pair.server().takeText()).isEqualTo("still here");
    }

    private WeakReference<X509CRL> inForce(TlsClient client) {
        Trust trust = withList();
        client.replace(new ClientMaterial(rig.clientCertificate.keyMaterial(), trust));
        return new WeakReference<>(trust.crls().getFirst());
    }

    @Test
    void aConnectionKeepsNothingThatItsNodeWasJudgedBy() {
        TlsClient client = rig.client(new ClientMaterial(null, withList()), Set.of(TlsVersion.TLS_1_3));
        WeakReference<X509CRL> list = inForce(client);
        TlsPair pair = rig.pair(rig.server(Listener.USUAL), client).run();
        assertThat(pair.client().isOpen()).isTrue();
        client.replace(new ClientMaterial(null, withList()));
        assertThat(isCollected(list)).isTrue();
        pair.client().write("still here");
        pair.run();
        assertThat(pair.server().takeText()).isEqualTo("still here");
    }
}
