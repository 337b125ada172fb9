package io.tidegate.proxyprotocol;

import io.tidegate.address.HostName;
import io.tidegate.proxyprotocol.TlsFacts.ClientCertificate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What nodes may be told of a client's TLS: at most one [Tlv] each of ALPN, AUTHORITY and SSL. Immutable.
///
/// All of it is clean and bounded, whoever chose it: what is malformed, ambiguous or too long is left out whole,
/// never altered, because half a name is somebody else's name.
///
/// | | is said where it is |
/// |---|---|
/// | ALPN | 1..255 visible ASCII characters |
/// | AUTHORITY | a host name in ASCII, said in lower case (RFC 6066 §3) |
/// | SSL | of a client on TLS, and names a version; otherwise all of it is left out |
/// | – CN | of a verified certificate, 1..256 bytes of UTF-8 without controls and non-characters |
/// | – version, cipher, algorithms | visible ASCII, at most 16, 64, 48 and 24 characters |
///
/// @param leftOut what was known but may not be said; [OutgoingTlv#SSL] stands for the SSL TLV or one of its
///     words, [OutgoingTlv#CN] for the name alone
public record ClientTlvs(List<Tlv> all, Set<OutgoingTlv> leftOut) {
    public static final ClientTlvs NONE = new ClientTlvs(List.of(), Set.of());

    private static final int CLIENT_BITS = SslValue.CLIENT_SSL | SslValue.CLIENT_CERT_CONN | SslValue.CLIENT_CERT_SESS;

    public ClientTlvs {
        all = List.copyOf(all);
        leftOut = Set.copyOf(leftOut);
    }

    /// Of a client whose TLS ends here.
    public static ClientTlvs of(TlsFacts facts) {
        Draft draft = new Draft();
        if (facts.alpn() != null) {
            draft.alpn(Sayable.encode(facts.alpn()));
        }
        if (facts.serverName() != null) {
            draft.authority(facts.serverName());
        }
        List<Tlv> parts = new ArrayList<>();
        draft.part(parts, SslValue.VERSION, facts.version());
        draft.part(parts, SslValue.CN, commonName(facts.certificate()));
        draft.part(parts, SslValue.CIPHER, facts.cipher());
        draft.part(parts, SslValue.SIG_ALG, facts.signatureAlgorithm());
        draft.part(parts, SslValue.KEY_ALG, facts.keyAlgorithm());
        draft.ssl(new SslValue(client(facts.certificate()), verify(facts.certificate()), parts));
        return draft.done();
    }

    /// Of a client whose TLS ended in front of us, in the words of the header that came from there: what of its
    /// TLVs may be said on. Only for who is trusted to send one, and only where no TLS ends here too: the two
    /// would speak of two connections.
    ///
    /// What is repeated is left out, because nodes do not agree which one holds; so is a CN beside a failed
    /// verification, because nodes do not look at that; what is not known to us within SSL is dropped, because
    /// nodes refuse what they do not know there. An SSL that says that the client did not speak TLS says nothing.
    public static ClientTlvs passedOn(Tlvs received) {
        Draft draft = new Draft();
        for (int type : new int[] {Tlv.ALPN, Tlv.AUTHORITY, Tlv.SSL}) {
            List<Tlv> found =
                    received.all().stream().filter(tlv -> tlv.type() == type).toList();
            if (found.size() == 1) {
                draft.passOn(found.getFirst());
            } else if (found.size() > 1) {
                draft.leaveOut(type);
            }
        }
        return draft.done();
    }

    private static @Nullable String commonName(ClientCertificate certificate) {
        return switch (certificate) {
            case ClientCertificate.None() -> null;
            case ClientCertificate.OnThisConnection(var name) -> name;
            case ClientCertificate.InThisSession(var name) -> name;
        };
    }

    private static int client(ClientCertificate certificate) {
        return SslValue.CLIENT_SSL
                | switch (certificate) {
                    case ClientCertificate.None() -> 0;
                    case ClientCertificate.OnThisConnection _ -> SslValue.CLIENT_CERT_CONN | SslValue.CLIENT_CERT_SESS;
                    case ClientCertificate.InThisSession _ -> SslValue.CLIENT_CERT_SESS;
                };
    }

    private static int verify(ClientCertificate certificate) {
        return switch (certificate) {
            case ClientCertificate.None() -> SslValue.NOT_VERIFIED;
            case ClientCertificate.OnThisConnection _ -> SslValue.VERIFIED;
            case ClientCertificate.InThisSession _ -> SslValue.VERIFIED;
        };
    }

    /// One client's, in the making. Confined to one call.
    private static final class Draft {
        private final List<Tlv> all = new ArrayList<>();
        private final EnumSet<OutgoingTlv> leftOut = EnumSet.noneOf(OutgoingTlv.class);

        ClientTlvs done() {
            return all.isEmpty() && leftOut.isEmpty() ? NONE : new ClientTlvs(all, leftOut);
        }

        void passOn(Tlv tlv) {
            switch (tlv.type()) {
                case Tlv.ALPN -> alpn(tlv.value());
                case Tlv.AUTHORITY -> authority(Sayable.decode(tlv.value()));
                default -> {
                    SslValue value = SslValue.read(tlv);
                    if (value == null) {
                        leaveOut(Tlv.SSL);
                    } else {
                        ssl(value);
                    }
                }
            }
        }

        void leaveOut(int type) {
            leftOut.add(
                    switch (type) {
                        case Tlv.ALPN -> OutgoingTlv.ALPN;
                        case Tlv.AUTHORITY -> OutgoingTlv.AUTHORITY;
                        case SslValue.CN -> OutgoingTlv.CN;
                        default -> OutgoingTlv.SSL;
                    });
        }

        void alpn(byte @Nullable [] protocol) {
            if (protocol != null && Sayable.isWord(protocol, OutgoingTlv.ALPN.valueMax())) {
                all.add(Tlv.of(Tlv.ALPN, protocol));
            } else {
                leaveOut(Tlv.ALPN);
            }
        }

        void authority(@Nullable String serverName) {
            String host = serverName == null ? null : HostName.parse(serverName);
            byte[] bytes = host == null ? null : Sayable.encode(host);
            if (bytes == null) {
                leaveOut(Tlv.AUTHORITY);
            } else {
                all.add(Tlv.of(Tlv.AUTHORITY, bytes));
            }
        }

        void part(List<Tlv> parts, int type, @Nullable String text) {
            if (text == null) {
                return;
            }
            byte[] bytes = Sayable.encode(text);
            if (bytes == null || bytes.length > Tlv.VALUE_MAX) {
                leaveOut(type);
            } else {
                parts.add(Tlv.of(type, bytes));
            }
        }

        void ssl(SslValue known) {
            if ((known.client() & SslValue.CLIENT_SSL) == 0) {
                return;
            }
            List<Tlv> parts = new ArrayList<>();
            for (int type = SslValue.VERSION; type <= SslValue.KEY_ALG; type++) {
                Tlv part = known.single(type);
                if (part != null && isSayable(part, known)) {
                    parts.add(part);
                } else if (known.has(type)) {
                    leaveOut(type);
                }
            }
            if (parts.isEmpty() || parts.getFirst().type() != SslValue.VERSION) {
                leaveOut(Tlv.SSL);
                return;
            }
            int verify = known.hasCertificate() || known.verify() != SslValue.VERIFIED
                    ? known.verify()
                    : SslValue.NOT_VERIFIED; // HAProxy says 0 of a client without a certificate
            all.add(new SslValue(known.client() & CLIENT_BITS, verify, parts).tlv());
        }

        private static boolean isSayable(Tlv part, SslValue known) {
            byte[] text = part.value();
            return switch (part.type()) {
                case SslValue.CN ->
                    known.hasCertificate()
                            && known.verify() == SslValue.VERIFIED
                            && Sayable.isName(text, SslValue.CN_MAX);
                case SslValue.VERSION -> Sayable.isWord(text, SslValue.VERSION_MAX);
                case SslValue.CIPHER -> Sayable.isWord(text, SslValue.CIPHER_MAX);
                case SslValue.SIG_ALG -> Sayable.isWord(text, SslValue.SIG_ALG_MAX);
                case SslValue.KEY_ALG -> Sayable.isWord(text, SslValue.KEY_ALG_MAX);
                default -> false;
            };
        }
    }
}
