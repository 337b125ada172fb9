package io.tidegate.observe;

import io.tidegate.address.Endpoint;
import org.jspecify.annotations.Nullable;

/// What is to be said of one link that ended: a record that is made once, and filled in again and again.
///
/// Confined by hand-over: it belongs to the loop between [ClosedLinkRing#claim] and
/// [ClosedLinkRing#publish], then to the journal until it has been drained; neither may keep it. Fields are
/// public and plain, so that a loop that fills it in allocates nothing. A claimed record holds the values
/// of [#clear].
public final class ClosedLink {
    /// How many bytes of a client id are kept.
    public static final int CLIENT_ID_KEPT = 128;
    /// How many characters of a name in TLS are kept.
    public static final int NAME_KEPT = 256;
    /// For numbers and durations: not known, or it never came to that.
    public static final int NONE = -1;

    private static final int IP_BYTES = 16;

    /// The link's number, unique while the process runs.
    public long link;
    public String listener = "";

    /// The client's address as 16 bytes in network order, IPv4 as `::ffff:a.b.c.d`: the one of the PROXY
    /// header where there is one.
    public long clientHigh;

    public long clientLow;
    public int clientPort;

    /// The socket's own peer, where it is another than the client; else the port is [#NONE].
    public long peerHigh;

    public long peerLow;
    public int peerPort;

    /// What client and we spoke, `TLSv1.3`; null where no handshake with it was ended.
    public @Nullable String tlsVersion;

    public @Nullable String cipher;

    /// 3 (MQTT 3.1), 4 (3.1.1), 5, or 0 where no CONNECT was read.
    public int version;

    public @Nullable String pool;
    /// The node that had the client last, also where it did not take it.
    public @Nullable String node;

    /// Nodes that were dialled.
    public int tries;

    public CloseCause cause = CloseCause.BUG;
    /// What the cause alone does not say: the normative statement that was broken, the error of a system
    /// call.
    public @Nullable String detail;

    /// The code of the CONNACK that the client got, from a node or from us; [#NONE] if it got none.
    public int connackCode;

    /// When it was accepted: milliseconds since 1970 UTC.
    public long acceptedEpochMillis;

    /// Nanoseconds from accept until the CONNECT was read whole.
    public long connectNanos;
    /// Nanoseconds of dialling, all tries together.
    public long dialNanos;
    /// Nanoseconds from the CONNECT to the CONNACK.
    public long connackNanos;
    /// Nanoseconds from accept to close.
    public long totalNanos;

    public long bytesFromClient;
    public long bytesFromNode;

    private @Nullable String serverName;
    private @Nullable String commonName;

    private final byte[] clientId = new byte[CLIENT_ID_KEPT];
    private int clientIdLength;

    ClosedLink() {
        clear();
    }

    /// Takes the client id: of its first [#CLIENT_ID_KEPT] bytes a copy, of the rest the length only, so
    /// that `source` need not have the rest.
    ///
    /// @param length of the whole client id, in bytes
    public void clientId(byte[] source, int offset, int length) {
        System.arraycopy(source, offset, clientId, 0, Math.min(length, CLIENT_ID_KEPT));
        clientIdLength = length;
    }

    /// Takes what the client asked for by SNI, also where TLS is passed through, and the CN of its verified
    /// certificate: of each the first [#NAME_KEPT] characters. Null = there is none.
    public void names(@Nullable String serverName, @Nullable String commonName) {
        this.serverName = kept(serverName);
        this.commonName = kept(commonName);
    }

    /// What a record keeps of a name: so much, and never half a character.
    public static @Nullable String kept(@Nullable String name) {
        if (name == null || name.length() <= NAME_KEPT) {
            return name;
        }
        boolean half = Character.isHighSurrogate(name.charAt(NAME_KEPT - 1));
        return name.substring(0, half ? NAME_KEPT - 1 : NAME_KEPT);
    }

    void clear() {
        link = 0;
        listener = "";
        clientHigh = 0;
        clientLow = 0;
        clientPort = 0;
        peerHigh = 0;
        peerLow = 0;
        peerPort = NONE;
        tlsVersion = null;
        cipher = null;
        serverName = null;
        commonName = null;
        version = 0;
        pool = null;
        node = null;
        tries = 0;
        cause = CloseCause.BUG;
        detail = null;
        connackCode = NONE;
        acceptedEpochMillis = 0;
        connectNanos = NONE;
        dialNanos = NONE;
        connackNanos = NONE;
        totalNanos = 0;
        bytesFromClient = 0;
        bytesFromNode = 0;
        clientIdLength = 0;
    }

    @Nullable
    String serverName() {
        return serverName;
    }

    @Nullable
    String commonName() {
        return commonName;
    }

    byte[] clientIdBytes() {
        return clientId;
    }

    int clientIdKept() {
        return Math.min(clientIdLength, CLIENT_ID_KEPT);
    }

    int clientIdLength() {
        return clientIdLength;
    }

    Endpoint client() {
        return endpoint(clientHigh, clientLow, clientPort);
    }

    Endpoint peer() {
        return endpoint(peerHigh, peerLow, peerPort);
    }

    private static Endpoint endpoint(long high, long low, int port) {
        byte[] address = new byte[IP_BYTES];
        for (int i = 0; i < 8; i++) {
            address[i] = (byte) (high >>> (56 - 8 * i));
            address[8 + i] = (byte) (low >>> (56 - 8 * i));
        }
        return Endpoint.of(address, port);
    }
}
