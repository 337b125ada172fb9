package io.tidegate.link;

import io.tidegate.address.Endpoint;
import io.tidegate.balance.ClientKey;
import io.tidegate.mqtt.Field;
import io.tidegate.observe.CloseCause;
import io.tidegate.observe.ClosedLink;
import io.tidegate.transport.Rows;
import io.tidegate.transport.SocketAddress;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The links of one loop: one row of longs each, and beside it what only an opening link has. Confined to
/// its loop.
///
/// A link at rest owns nothing else but what is kept of its client id. The row names the node leg; to move a client
/// to another node is to write another socket number here.
final class LinkTable {
    /// The client ended its output.
    static final int CLIENT_ENDED = 1;
    /// The node ended its output.
    static final int NODE_ENDED = 1 << 1;
    /// To be ended when its deadline comes: the process ends.
    static final int ENDING = 1 << 2;
    /// The CloseCause column holds why; the first one stays.
    static final int CAUSE_KNOWN = 1 << 3;
    /// Counted at the node of its seat.
    static final int SEATED = 1 << 4;
    /// Counted among the TLS handshakes under way.
    static final int SHAKING = 1 << 5;
    /// Its node's TLS handshake is under way.
    static final int NODE_SHAKING = 1 << 7;
    /// Waits for its turn to begin a TLS handshake.
    static final int QUEUED = 1 << 8;
    /// Its client can be told nothing any more, and says nothing.
    static final int CLIENT_GONE = 1 << 9;
    /// TLS that is passed through: no packet edges are known, nothing is said in it.
    static final int OPAQUE = 1 << 6;
    /// To be ended when its deadline comes, unless its node is not to be left any more.
    static final int LEAVING = 1 << 10;
    /// That time has come, and it waits for a packet edge; until its deadline.
    static final int LATE = 1 << 11;

    /// A row without a client: a node leg of a live one.
    static final int LEG = 1 << 12;
    /// At its node, in a pool with continuity, but not followed.
    static final int UNFOLLOWED = 1 << 13;

    private static final int STATE = 0;
    private static final int SOCKETS = 1;
    private static final int FROM_CLIENT = 2;
    private static final int FROM_NODE = 3;
    private static final int DEADLINE = 4;
    private static final int HEARD = 5;
    private static final int IDLE = 6;
    private static final int ACCEPTED = 7;
    private static final int TIMES_A = 8;
    private static final int TIMES_B = 9;
    private static final int BYTES_FROM_CLIENT = 10;
    private static final int BYTES_FROM_NODE = 11;
    private static final int CLIENT_HIGH = 12;
    private static final int CLIENT_LOW = 13;
    private static final int PLACES = 14;
    private static final int ID = 15;
    private static final int PEER_PORT = 16;
    private static final int WIDTH = 17;
    private static final CloseCause[] CAUSES = CloseCause.values();
    private static final int CHUNK_SHIFT = 8;
    private static final int CHUNK = 1 << CHUNK_SHIFT;

    private final Rows rows = new Rows(WIDTH);
    private @Nullable Opening[][] openings = {};
    private final ClientIds clientIds = new ClientIds(ClosedLink.CLIENT_ID_KEPT);
    private long[][] peers = {};
    private @Nullable String[][] details = {};
    private @Nullable Secrecy[][] secrecies = {};
    private @Nullable LiveClient[][] lives = {};

    int take() {
        int link = rows.take();
        int chunk = link >>> CHUNK_SHIFT;
        if (chunk == openings.length) {
            openings = Arrays.copyOf(openings, chunk + 1);
            openings[chunk] = new Opening[CHUNK];
            peers = Arrays.copyOf(peers, chunk + 1);
            peers[chunk] = NO_PEERS;
            details = Arrays.copyOf(details, chunk + 1);
            details[chunk] = new String[0];
            secrecies = Arrays.copyOf(secrecies, chunk + 1);
            secrecies[chunk] = new Secrecy[0];
            lives = Arrays.copyOf(lives, chunk + 1);
            lives[chunk] = new LiveClient[0];
        }
        rows.set(link, SOCKETS, -1L);
        return link;
    }

    private static final long[] NO_PEERS = {};

    void give(int link) {
        openings[link >>> CHUNK_SHIFT][link & (CHUNK - 1)] = null;
        clientIds.forget(link);
        if (details[link >>> CHUNK_SHIFT].length > 0) {
            details[link >>> CHUNK_SHIFT][link & (CHUNK - 1)] = null;
        }
        if (secrecies[link >>> CHUNK_SHIFT].length > 0) {
            secrecies[link >>> CHUNK_SHIFT][link & (CHUNK - 1)] = null;
        }
        live(link, null);
        rows.give(link);
    }

    int live() {
        return rows.live();
    }

    int end() {
        return rows.end();
    }

    boolean isTaken(int link) {
        return link >= 0 && link < rows.end() && rows.isTaken(link);
    }

    // STATE: flags in the low half, then stage, protocol level, close cause.

    Stage stage(int link) {
        return Stage.of((int) (rows.get(link, STATE) >>> 32) & 0xFF);
    }

    void stage(int link, Stage stage) {
        byteOfState(link, 32, stage.number());
    }

    /// The level of the protocol that the client speaks: 3, 4, 5, or 0 before that is known.
    int level(int link) {
        return (int) (rows.get(link, STATE) >>> 40) & 0xFF;
    }

    void level(int link, int level) {
        byteOfState(link, 40, level);
    }

    /// [CloseCause#BUG] where none was noted.
    CloseCause cause(int link) {
        int number = (int) (rows.get(link, STATE) >>> 48) & 0xFF;
        return has(link, CAUSE_KNOWN) ? CAUSES[number] : CloseCause.BUG;
    }

    @SuppressWarnings("EnumOrdinal") // never leaves the process
    void cause(int link, CloseCause cause) {
        byteOfState(link, 48, cause.ordinal());
        add(link, CAUSE_KNOWN);
    }

    private void byteOfState(int link, int shift, int value) {
        rows.set(link, STATE, (rows.get(link, STATE) & ~(0xFFL << shift)) | (value & 0xFFL) << shift);
    }

    boolean has(int link, int flag) {
        return (rows.get(link, STATE) & flag) != 0;
    }

    void add(int link, int flag) {
        rows.set(link, STATE, rows.get(link, STATE) | flag);
    }

    void remove(int link, int flag) {
        rows.set(link, STATE, rows.get(link, STATE) & ~(long) flag);
    }

    // SOCKETS: the client leg, then the node leg.

    int client(int link) {
        return (int) rows.get(link, SOCKETS);
    }

    void client(int link, int socket) {
        rows.set(link, SOCKETS, (rows.get(link, SOCKETS) & ~0xFFFF_FFFFL) | Integer.toUnsignedLong(socket));
    }

    /// `Rows.NONE` where there is none.
    int node(int link) {
        return (int) (rows.get(link, SOCKETS) >>> 32);
    }

    void node(int link, int socket) {
        rows.set(link, SOCKETS, (rows.get(link, SOCKETS) & 0xFFFF_FFFFL) | (long) socket << 32);
    }

    long fromClient(int link) {
        return rows.get(link, FROM_CLIENT);
    }

    void fromClient(int link, long framing) {
        rows.set(link, FROM_CLIENT, framing);
    }

    long fromNode(int link) {
        return rows.get(link, FROM_NODE);
    }

    void fromNode(int link, long framing) {
        rows.set(link, FROM_NODE, framing);
    }

    long deadline(int link) {
        return rows.get(link, DEADLINE);
    }

    void deadline(int link, long nanos) {
        rows.set(link, DEADLINE, nanos);
    }

    /// When the client was last heard of.
    long heard(int link) {
        return rows.get(link, HEARD);
    }

    void heard(int link, long nanos) {
        rows.set(link, HEARD, nanos);
    }

    /// How long a client may be silent; 0 = for ever.
    long idleNanos(int link) {
        return rows.get(link, IDLE);
    }

    void idleNanos(int link, long nanos) {
        rows.set(link, IDLE, nanos);
    }

    long accepted(int link) {
        return rows.get(link, ACCEPTED);
    }

    void accepted(int link, long nanos) {
        rows.set(link, ACCEPTED, nanos);
    }

    // TIMES: microseconds since accept at which a stage ended, 0 = it did not; saturating at 71 minutes.

    long greetedMicros(int link) {
        return rows.get(link, TIMES_A) & 0xFFFF_FFFFL;
    }

    void greetedMicros(int link, long micros) {
        rows.set(link, TIMES_A, (rows.get(link, TIMES_A) & ~0xFFFF_FFFFL) | saturated(micros));
    }

    long dialledMicros(int link) {
        return rows.get(link, TIMES_A) >>> 32;
    }

    void dialledMicros(int link, long micros) {
        rows.set(link, TIMES_A, (rows.get(link, TIMES_A) & 0xFFFF_FFFFL) | saturated(micros) << 32);
    }

    long answeredMicros(int link) {
        return rows.get(link, TIMES_B) & 0xFFFF_FFFFL;
    }

    void answeredMicros(int link, long micros) {
        rows.set(link, TIMES_B, (rows.get(link, TIMES_B) & ~0xFFFF_FFFFL) | saturated(micros));
    }

    private static long saturated(long micros) {
        return Math.clamp(micros, 1, 0xFFFF_FFFFL);
    }

    /// Nodes tried.
    int tries(int link) {
        return (int) (rows.get(link, TIMES_B) >>> 32) & 0xFFFF;
    }

    void tries(int link, int tries) {
        rows.set(link, TIMES_B, (rows.get(link, TIMES_B) & ~(0xFFFFL << 32)) | (tries & 0xFFFFL) << 32);
    }

    /// The code of the CONNACK that the client got, or -1.
    int connackCode(int link) {
        return ((int) (rows.get(link, TIMES_B) >>> 48) & 0x1FF) - 1;
    }

    void connackCode(int link, int code) {
        rows.set(link, TIMES_B, (rows.get(link, TIMES_B) & ~(0x1FFL << 48)) | (code + 1L) << 48);
    }

    long bytesFromClient(int link) {
        return rows.get(link, BYTES_FROM_CLIENT);
    }

    void addBytesFromClient(int link, long count) {
        rows.set(link, BYTES_FROM_CLIENT, rows.get(link, BYTES_FROM_CLIENT) + count);
    }

    long bytesFromNode(int link) {
        return rows.get(link, BYTES_FROM_NODE);
    }

    void addBytesFromNode(int link, long count) {
        rows.set(link, BYTES_FROM_NODE, rows.get(link, BYTES_FROM_NODE) + count);
    }

    // The client's real address.

    long clientHigh(int link) {
        return rows.get(link, CLIENT_HIGH);
    }

    long clientLow(int link) {
        return rows.get(link, CLIENT_LOW);
    }

    int clientPort(int link) {
        return (int) (rows.get(link, PLACES) & 0xFFFF);
    }

    void clientAddress(int link, long high, long low, int port) {
        rows.set(link, CLIENT_HIGH, high);
        rows.set(link, CLIENT_LOW, low);
        rows.set(link, PLACES, (rows.get(link, PLACES) & ~0xFFFFL) | port);
    }

    void clientAddress(int link, Endpoint client) {
        clientAddress(link, SocketAddress.high(client), SocketAddress.low(client), client.port());
    }

    Endpoint clientEndpoint(int link) {
        return SocketAddress.endpoint(clientHigh(link), clientLow(link), clientPort(link));
    }

    /// The client that a PROXY header names; who sent it becomes the peer.
    void proxiedClient(int link, Endpoint client) {
        int chunk = link >>> CHUNK_SHIFT;
        if (peers[chunk].length == 0) {
            peers[chunk] = new long[2 * CHUNK];
        }
        peers[chunk][2 * (link & (CHUNK - 1))] = clientHigh(link);
        peers[chunk][2 * (link & (CHUNK - 1)) + 1] = clientLow(link);
        rows.set(link, PEER_PORT, (rows.get(link, PEER_PORT) & ~0xFFFF_FFFFL) | (clientPort(link) + 1L));
        clientAddress(link, client);
    }

    /// 0 where the client is the peer, as is [#peerLow].
    long peerHigh(int link) {
        return peerPort(link) < 0 ? 0 : peers[link >>> CHUNK_SHIFT][2 * (link & (CHUNK - 1))];
    }

    long peerLow(int link) {
        return peerPort(link) < 0 ? 0 : peers[link >>> CHUNK_SHIFT][2 * (link & (CHUNK - 1)) + 1];
    }

    /// -1 where the client is the peer.
    int peerPort(int link) {
        return (int) rows.get(link, PEER_PORT) - 1;
    }

    // PLACES: port (16), listener (16), node seat + 1 (32).

    int listener(int link) {
        return (int) (rows.get(link, PLACES) >>> 16) & 0xFFFF;
    }

    void listener(int link, int listener) {
        rows.set(link, PLACES, (rows.get(link, PLACES) & ~0xFFFF_0000L) | (long) listener << 16);
    }

    /// The seat, of [Seats], that is taken at a node; `Rows.NONE` where there is none.
    int seat(int link) {
        return has(link, SEATED) ? lastSeat(link) : Rows.NONE;
    }

    /// The last one taken, given back or not; `Rows.NONE` where there was none.
    int lastSeat(int link) {
        return (int) (rows.get(link, PLACES) >>> 32) - 1;
    }

    void seat(int link, int seat) {
        rows.set(link, PLACES, (rows.get(link, PLACES) & 0xFFFF_FFFFL) | (seat + 1L) << 32);
        add(link, SEATED);
    }

    void leaveSeat(int link) {
        remove(link, SEATED);
    }

    /// Unique in this process.
    long id(int link) {
        return rows.get(link, ID);
    }

    void id(int link, long id) {
        rows.set(link, ID, id);
    }

    @Nullable
    Opening opening(int link) {
        return openings[link >>> CHUNK_SHIFT][link & (CHUNK - 1)];
    }

    void opening(int link, @Nullable Opening opening) {
        openings[link >>> CHUNK_SHIFT][link & (CHUNK - 1)] = opening;
    }

    /// Has a closing line say it.
    void sayClientId(int link, ClosedLink line) {
        int length = (int) (rows.get(link, PEER_PORT) >>> 32);
        line.clientId(clientIds.bytes(link), clientIds.offset(link), length);
    }

    /// What affinity goes by, of as much of the client id as is kept.
    ClientKey clientKey(int link) {
        int length = clientIds.length(link);
        return ClientKey.of(
                clientIds.bytes(link),
                clientIds.offset(link),
                length,
                clientEndpoint(link).ip());
    }

    /// Whether all of the client id is kept.
    boolean keepsWholeId(int link) {
        return rows.get(link, PEER_PORT) >>> 32 <= ClosedLink.CLIENT_ID_KEPT;
    }

    /// Keeps as much of an id as a closing line shows: ids of 64 KB would make links at rest dear.
    void clientId(int link, Field id) {
        clientIds.keep(link, id.bytes(), id.offset(), id.length());
        rows.set(link, PEER_PORT, (rows.get(link, PEER_PORT) & 0xFFFF_FFFFL) | (long) id.length() << 32);
    }

    /// More about the close cause, where there is more to say.
    @Nullable
    String detail(int link) {
        int chunk = link >>> CHUNK_SHIFT;
        return details[chunk].length == 0 ? null : details[chunk][link & (CHUNK - 1)];
    }

    void detail(int link, @Nullable String detail) {
        int chunk = link >>> CHUNK_SHIFT;
        if (details[chunk].length == 0) {
            details[chunk] = new String[CHUNK];
        }
        details[chunk][link & (CHUNK - 1)] = detail;
    }

    /// What is to be said of the client's TLS; null where it has none.
    @Nullable
    Secrecy secrecy(int link) {
        int chunk = link >>> CHUNK_SHIFT;
        return secrecies[chunk].length == 0 ? null : secrecies[chunk][link & (CHUNK - 1)];
    }

    void secrecy(int link, Secrecy secrecy) {
        int chunk = link >>> CHUNK_SHIFT;
        if (secrecies[chunk].length == 0) {
            secrecies[chunk] = new Secrecy[CHUNK];
        }
        secrecies[chunk][link & (CHUNK - 1)] = secrecy;
    }

    /// The client whose packets are followed; of a leg's row, whose leg it is. Null where there is none.
    @Nullable
    LiveClient live(int link) {
        int chunk = link >>> CHUNK_SHIFT;
        return lives[chunk].length == 0 ? null : lives[chunk][link & (CHUNK - 1)];
    }

    void live(int link, @Nullable LiveClient client) {
        int chunk = link >>> CHUNK_SHIFT;
        if (lives[chunk].length == 0) {
            if (client == null) {
                return;
            }
            lives[chunk] = new LiveClient[CHUNK];
        }
        lives[chunk][link & (CHUNK - 1)] = client;
    }
}
