package io.tidegate.link;

import io.tidegate.address.Endpoint;
import io.tidegate.balance.Choice;
import io.tidegate.balance.ClientKey;
import io.tidegate.balance.Tried;
import io.tidegate.fleet.Occupancy;
import io.tidegate.mqtt.Connect;
import io.tidegate.protect.MemoryBudget;
import io.tidegate.proxyprotocol.ClientTlvs;
import io.tidegate.tls.TlsIdentity;
import io.tidegate.tls.TlsLayer;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What an opening link has and a relaying one has not: the bytes that are held back, and how far
/// its dials have come. Confined to its loop; what it holds is paid for from the budget until
/// [#free].
final class Opening {
    private static final int BYTES_MIN = 256;

    private final MemoryBudget budget;
    private long reserved;

    /// What the client sent and no node is to keep yet: PROXY header, CONNECT, what follows it.
    byte[] bytes = {};

    int length;

    /// What a node answered so far.
    byte[] answer = {};

    int answerLength;

    /// The client's TLS while it is agreed on.
    @Nullable
    TlsLayer tls;

    /// What came of that; null without TLS of ours.
    @Nullable
    TlsIdentity identity;

    /// Null until it is whole and valid, and where TLS is passed through.
    @Nullable
    Connect connect;

    /// The client's TLS is passed through.
    boolean isOpaque;

    /// What nodes may be told of the client besides its address.
    ClientTlvs tlvs = ClientTlvs.NONE;

    /// Whose nodes are to have the client.
    String pool = "";

    /// How many bytes a node gets first, and the next one again if that did not answer: the CONNECT, or
    /// what there was of TLS that is passed through. 0 before that is known.
    int first;

    /// Where the client meant to connect, as a PROXY header said.
    @Nullable
    Endpoint destination;

    final Tried tried = new Tried();

    @Nullable
    ClientKey key;

    /// The node that is to be tried first, where nothing speaks against it; null where none is.
    @Nullable
    Occupancy preferred;

    /// The node that is being tried.
    @Nullable
    Choice choice;

    /// TLS with it while it is agreed on.
    @Nullable
    TlsLayer nodeTls;

    /// The next of its addresses.
    int endpoint;

    /// Whose fault it is, should the present node not be reached.
    Fault fault = Fault.OURS;

    enum Fault {
        OURS,
        NODE
    }

    /// No node may take longer than until then to answer, all of them together.
    long answeredByNanos;

    /// Whether the node that is tried has shown that it is there: by a connection, with TLS by a word.
    boolean reached;

    /// When the first dial of the present node began.
    long firstDialNanos;

    /// When the present dial began.
    long dialNanos;

    /// When the present node had the CONNECT.
    long sentNanos;

    /// Until when it may answer.
    long answerNanos;

    /// No further node is dialled from then on.
    long deadlineNanos;

    /// Nodes that took the CONNECT and went away without an answer.
    int abandoned;

    /// A node has sent AUTH: it is this client's from here on.
    boolean committed;

    /// How often it has.
    int challenges;

    /// What went wrong last, for the closing line.
    String why = "";

    Opening(MemoryBudget budget) {
        this.budget = budget;
    }

    /// Takes over `count` bytes of the client's; false where the budget has no room for them.
    boolean append(MemorySegment input, int count) {
        if (length + count > bytes.length) {
            int size = Math.max(Math.max(length + count, BYTES_MIN), length == 0 ? 0 : bytes.length * 2);
            if (!reserve(size - bytes.length)) {
                return false;
            }
            bytes = Arrays.copyOf(bytes, size);
        }
        MemorySegment.copy(input, ValueLayout.JAVA_BYTE, 0, bytes, length, count);
        length += count;
        return true;
    }

    /// Takes over `count` bytes of a node's answer; false where the budget has no room for them.
    boolean appendAnswer(MemorySegment input, int count) {
        if (answerLength + count > answer.length) {
            if (!reserve(answerLength + count - answer.length)) {
                return false;
            }
            answer = Arrays.copyOf(answer, answerLength + count);
        }
        MemorySegment.copy(input, ValueLayout.JAVA_BYTE, 0, answer, answerLength, count);
        answerLength += count;
        return true;
    }

    /// Drops the first `count` of the client's bytes: they were a PROXY header.
    void skip(int count) {
        System.arraycopy(bytes, count, bytes, 0, length - count);
        length -= count;
    }

    /// Has nodes get another CONNECT than the client sent; false where the budget has no room for it. What was read
    /// stays as it is where others hold it.
    boolean replaceFirst(byte[] packet) {
        int more = packet.length - first;
        if (more > 0 && !reserve(more)) {
            return false;
        }
        byte[] all = new byte[Math.max(bytes.length + more, length + more)];
        System.arraycopy(packet, 0, all, 0, packet.length);
        System.arraycopy(bytes, first, all, packet.length, length - first);
        bytes = all;
        length += more;
        first = packet.length;
        return true;
    }

    /// Drops the first `count` bytes of the answer.
    void skipAnswer(int count) {
        System.arraycopy(answer, count, answer, 0, answerLength - count);
        answerLength -= count;
    }

    /// Bytes behind those that a node gets first.
    int held() {
        return length - first;
    }

    private boolean reserve(long more) {
        if (!budget.tryReserve(more)) {
            return false;
        }
        reserved += more;
        return true;
    }

    void free() {
        budget.release(reserved);
        reserved = 0;
    }
}
