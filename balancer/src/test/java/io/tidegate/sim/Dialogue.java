package io.tidegate.sim;

import io.tidegate.address.Endpoint;
import io.tidegate.sim.Mqtt.Version;
import io.tidegate.transport.Agenda;
import io.tidegate.transport.Sequence;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What one client and the node that took it say to each other, as both ends know it: the oracle for "once and in
/// order". Confined to the simulation's thread.
final class Dialogue {
    /// Bytes of the client, or of the node, in PUBLISH payloads.
    private Way up;
    private Way down;
    final String clientId;
    final Version version;
    private final byte[] connect;
    private final Endpoint address;
    private final long bornNanos;
    private @Nullable NodeLeg taker;
    private int tries;
    private boolean disturbed;
    private boolean answered;

    /// One direction.
    static final class Way {
        private final String name;
        private final long salt;
        private final Sequence sent;
        private Sequence received;
        private boolean allSent;
        private boolean abandoned;
        private long arrived;
        private long endedNanos = Agenda.NEVER;

        private Way(String name, long salt) {
            this.name = name;
            this.salt = salt;
            this.sent = new Sequence(salt);
            this.received = new Sequence(salt);
        }

        /// The next `count` bytes to send.
        byte[] next(int count) {
            if (allSent) {
                throw new IllegalStateException("nothing follows the end");
            }
            return sent.next(count);
        }

        /// The sender ends its output behind what it sent, and goes on reading.
        void ends(long nowNanos) {
            allSent = true;
            endedNanos = nowNanos;
        }

        void check(byte[] packet, int from) {
            received.check(packet, from, packet.length);
            if (received.position() > sent.position()) {
                throw new AssertionError("received before it was sent: " + this);
            }
        }

        /// The receiver has `count` more bytes, of whatever packets.
        void arrived(int count) {
            arrived += count;
        }

        /// The receiver has closed, and reads no more.
        void abandon() {
            abandoned = true;
        }

        boolean isAbandoned() {
            return abandoned;
        }

        /// Bytes that were given to the sender's socket.
        long sent() {
            return sent.position();
        }

        long arrived() {
            return arrived;
        }

        /// Another reader begins at the start.
        private void unread() {
            received = new Sequence(salt);
        }

        /// Whether all that was sent has come.
        boolean isComplete() {
            return received.position() == sent.position();
        }

        /// The sender ended its output in order.
        boolean isEnded() {
            return allSent;
        }

        @Override
        public String toString() {
            return name + " " + received.position() + " of " + sent.position() + (allSent ? " bytes, all sent" : "");
        }
    }

    /// @param address who the node must be told that the client is
    /// @param bornNanos when the client began to connect
    Dialogue(String clientId, byte[] connect, Endpoint address, long bornNanos) {
        this.bornNanos = bornNanos;
        this.clientId = clientId;
        this.version = Mqtt.version(connect);
        this.connect = connect.clone();
        this.address = address;
        this.up = new Way("up", clientId.hashCode());
        this.down = new Way("down", ~clientId.hashCode());
    }

    Way up() {
        return up;
    }

    Way down() {
        return down;
    }

    /// A node reads this CONNECT, and the balancer has left it already.
    void late(byte[] packet, @Nullable Endpoint source) {
        checkWho(packet, source);
    }

    private void checkWho(byte[] packet, @Nullable Endpoint source) {
        if (!Arrays.equals(packet, connect)) {
            throw new AssertionError("another CONNECT reached the node than was sent by " + this);
        }
        if (source != null && !source.equals(address)) {
            throw new AssertionError("the node was told " + source + " of " + this);
        }
    }

    /// A node got this CONNECT, with this PROXY header where it asked for one.
    void tried(byte[] packet, @Nullable Endpoint source) {
        checkWho(packet, source);
        if (answered || (taker != null && !disturbed && !taker.socket().isLeft())) {
            throw new AssertionError("a second node has the CONNECT, though one answered: " + this);
        }
        if (taker != null) { // its answer was lost with it
            taker = null;
            up.unread();
            down = new Way("down", ~clientId.hashCode());
        }
        tries++;
    }

    /// A node answered with what makes it the client's node.
    void taken(NodeLeg by) {
        if (taker != null) {
            throw new AssertionError("taken twice: " + this);
        }
        taker = Objects.requireNonNull(by);
    }

    long bornNanos() {
        return bornNanos;
    }

    /// When the first of the two ended its output in order.
    long firstEndNanos() {
        return Math.min(up.endedNanos, down.endedNanos);
    }

    /// A fault befell one of its ends: nothing is promised any more.
    void disturb() {
        disturbed = true;
    }

    boolean isDisturbed() {
        return disturbed;
    }

    /// The client has an answer of the node's.
    void answered() {
        answered = true;
    }

    boolean isTaken() {
        return taker != null;
    }

    Endpoint address() {
        return address;
    }

    @Override
    public String toString() {
        return clientId + " from " + address + " (" + up + ", " + down + ", " + tries + " tries"
                + (disturbed ? ", disturbed" : "") + (taker == null ? "" : ", taken") + ")";
    }
}
