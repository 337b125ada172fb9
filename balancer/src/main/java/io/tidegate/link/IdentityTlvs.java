package io.tidegate.link;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.tidegate.proxyprotocol.ClientTlvs;
import io.tidegate.proxyprotocol.TlsFacts;
import io.tidegate.proxyprotocol.TlsFacts.ClientCertificate;
import io.tidegate.proxyprotocol.Tlv;
import io.tidegate.proxyprotocol.Tlvs;
import io.tidegate.tls.ClientHello;
import io.tidegate.tls.TlsIdentity;
import java.util.List;

/// What TLS knows of a client, in the words of PROXY headers: neither room knows the other.
final class IdentityTlvs {
    private IdentityTlvs() {}

    /// Of a client whose TLS ended here.
    static ClientTlvs of(TlsIdentity identity) {
        return ClientTlvs.of(new TlsFacts(
                identity.version(),
                identity.cipher(),
                identity.own().signatureAlgorithm(),
                identity.own().keyAlgorithm(),
                identity.serverName(),
                identity.alpn(),
                certificate(identity)));
    }

    private static ClientCertificate certificate(TlsIdentity identity) {
        TlsIdentity.Peer peer = identity.peer();
        if (peer == null) {
            return new ClientCertificate.None();
        }
        return identity.resumed()
                ? new ClientCertificate.InThisSession(peer.commonName())
                : new ClientCertificate.OnThisConnection(peer.commonName());
    }

    /// Of a client whose TLS is passed through: the name that it asks for, and nothing that a balancer in
    /// front said of another connection.
    static ClientTlvs of(ClientHello hello) {
        String name = hello.serverName();
        return name == null
                ? ClientTlvs.NONE
                : ClientTlvs.passedOn(new Tlvs(List.of(Tlv.of(Tlv.AUTHORITY, name.getBytes(US_ASCII)))));
    }
}
